package io.percapita.instrument.netty4;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.context.Context;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Advice on where AsyncHttpClient has a request wait for a stream of HTTP/2, of which a connection
 * has but so many. The request is sent by whoever's call makes room, in whose context it would be
 * taken for theirs.
 */
final class QueuedStreamsInstrumentation implements TypeInstrumentation {
  private static final String QUEUE = "org.asynchttpclient.netty.channel.Http2ConnectionState";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(QUEUE);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(QUEUE);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    String advice = QueuedStreamsInstrumentation.class.getName();
    transformer.applyAdviceToMethod(
        named("addPendingOpener")
            .and(takesArguments(1))
            .and(takesArgument(0, named("java.lang.Runnable"))),
        advice + "$AddAdvice");
    transformer.applyAdviceToMethod(
        named("offerPendingOpener")
            .and(takesArguments(2))
            .and(takesArgument(1, named("java.lang.Runnable"))),
        advice + "$OfferAdvice");
  }

  /** As a request begins to wait, in versions before 3.0.11. */
  public static final class AddAdvice {
    private AddAdvice() {}

    /** Has it sent in the context in which it was made. */
    @AssignReturned.ToArguments(@ToArgument(0))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Runnable enter(@Advice.Argument(0) Runnable opener) {
      return Context.current().wrap(opener);
    }
  }

  /** As a request begins to wait. */
  public static final class OfferAdvice {
    private OfferAdvice() {}

    /** Has it sent in the context in which it was made. */
    @AssignReturned.ToArguments(@ToArgument(1))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Runnable enter(@Advice.Argument(1) Runnable opener) {
      return Context.current().wrap(opener);
    }
  }
}

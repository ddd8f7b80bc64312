package io.percapita.instrument.netty4;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.opentelemetry.context.Context;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Advice on where AsyncHttpClient has a request wait for a stream of HTTP/2, of which a connection
 * has but so many. The request is sent by whoever's call makes room, in whose context it would be
 * taken for theirs.
 */
final class QueuedStreamsInstrumentation implements TypeInstrumentation {
  static final String QUEUE = "org.asynchttpclient.netty.channel.Http2ConnectionState";

  // By what they take, since the method that is called has changed its name and its arguments in
  // 3.0.11 while the one before it stayed. One that comes down to another of them wraps what is
  // wrapped already, which changes nothing.
  private static final ElementMatcher.Junction<MethodDescription> FIRST = takesRunnable(0);
  private static final ElementMatcher.Junction<MethodDescription> SECOND = takesRunnable(1);

  /** Any of the methods that have a request wait. */
  static final KnownMethod WAIT = new KnownMethod(QUEUE, FIRST.or(SECOND));

  private final ElementMatcher<ClassLoader> known;

  /**
   * Describes the advice.
   *
   * @param known the class loaders that have a version of AsyncHttpClient for which it is of use
   */
  QueuedStreamsInstrumentation(ElementMatcher<ClassLoader> known) {
    this.known = known;
  }

  private static ElementMatcher.Junction<MethodDescription> takesRunnable(int index) {
    return isMethod()
        .and(takesArgument(index, named("java.lang.Runnable")))
        .and(not(nameStartsWith("set"))); // what ends a connection, whose ever call that was
  }

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return known;
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(QUEUE);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    String advice = QueuedStreamsInstrumentation.class.getName();
    transformer.applyAdviceToMethod(FIRST, advice + "$FirstAdvice");
    transformer.applyAdviceToMethod(SECOND, advice + "$SecondAdvice");
  }

  /** As a request begins to wait, which is said by the first argument. */
  public static final class FirstAdvice {
    private FirstAdvice() {}

    /** Has it sent in the context in which it was made. */
    @AssignReturned.ToArguments(@ToArgument(0))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Runnable enter(@Advice.Argument(0) Runnable opener) {
      return Context.current().wrap(opener);
    }
  }

  /** As a request begins to wait, which is said by the second argument. */
  public static final class SecondAdvice {
    private SecondAdvice() {}

    /** Has it sent in the context in which it was made. */
    @AssignReturned.ToArguments(@ToArgument(1))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Runnable enter(@Advice.Argument(1) Runnable opener) {
      return Context.current().wrap(opener);
    }
  }
}

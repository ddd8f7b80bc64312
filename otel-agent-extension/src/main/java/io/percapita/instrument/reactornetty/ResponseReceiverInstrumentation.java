package io.percapita.instrument.reactornetty;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Advice on the methods that answer what is then subscribed to for a request to be sent. */
final class ResponseReceiverInstrumentation implements TypeInstrumentation {
  private static final String RECEIVER = "reactor.netty.http.client.HttpClient$ResponseReceiver";

  static final KnownMethod RESPONSE =
      new KnownMethod(
          RECEIVER,
          namedOneOf("response", "responseConnection", "responseContent", "responseSingle"));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(RECEIVER);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(RECEIVER));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        RESPONSE
            .matcher()
            .and(not(isAbstract()))
            .and(
                returns(
                    namedOneOf(
                        "reactor.core.publisher.Mono",
                        "reactor.core.publisher.Flux",
                        "reactor.netty.ByteBufFlux"))),
        ResponseReceiverInstrumentation.class.getName() + "$ResponseAdvice");
  }

  /** Around one such method. The agent has it call itself, on a client that is changed. */
  public static final class ResponseAdvice {
    private ResponseAdvice() {}

    /** Answers the method that was entered, or null if another is around it. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter(@Advice.This Object client) {
      try {
        return ResponseMethod.enter(client);
      } catch (Throwable t) {
        CallTaps.adapterFailed("reactor-netty", t);
        return null;
      }
    }

    /** Answers the publisher to hand out. */
    @AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable Object exit(
        @Advice.Enter @Nullable Object entered,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object publisher) {
      try {
        return entered == null ? publisher : ((ResponseMethod) entered).leave(publisher);
      } catch (Throwable t) {
        CallTaps.adapterFailed("reactor-netty", t);
        return publisher;
      }
    }
  }
}

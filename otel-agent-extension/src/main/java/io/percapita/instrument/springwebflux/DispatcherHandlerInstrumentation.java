package io.percapita.instrument.springwebflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.springframework.web.server.ServerWebExchange;

/** Advice on what comes after all filters, those that log in included. */
final class DispatcherHandlerInstrumentation implements TypeInstrumentation {
  private static final String EXCHANGE = "org.springframework.web.server.ServerWebExchange";

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("org.springframework.web.reactive.DispatcherHandler");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("handle").and(takesArguments(1)).and(takesArgument(0, named(EXCHANGE))),
        DispatcherHandlerInstrumentation.class.getName() + "$HandleAdvice");
  }

  /** Before a request is handled. */
  public static final class HandleAdvice {
    private HandleAdvice() {}

    /** Takes note of who has logged in. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static void enter(@Advice.Argument(0) ServerWebExchange exchange) {
      try {
        ExchangePrincipal.note(exchange.getPrincipal());
      } catch (Throwable t) {
        CallTaps.adapterFailed("spring-webflux", t);
      }
    }
  }
}

package io.percapita.instrument.springwebflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

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

  /** Around handling a request. */
  public static final class HandleAdvice {
    private HandleAdvice() {}

    /** Answers the same work, with a look at who has logged in before it. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static @Nullable Mono<Void> exit(
        @Advice.Argument(0) ServerWebExchange exchange,
        @Advice.Return @Nullable Mono<Void> handled) {
      try {
        return handled == null ? null : PrincipalMono.of(handled, exchange);
      } catch (Throwable t) {
        CallTaps.adapterFailed("spring-webflux", t);
        return handled;
      }
    }
  }
}

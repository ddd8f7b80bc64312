package io.percapita.instrument.springsecurity;

import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.publisher.Mono;

/** Advice on where a log-in is put down, and where it is looked up. */
final class ReactiveContextInstrumentation implements TypeInstrumentation {
  static final String HOLDER =
      "org.springframework.security.core.context.ReactiveSecurityContextHolder";

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(HOLDER);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("getContext").and(isStatic()).and(takesNoArguments()),
        ReactiveContextInstrumentation.class.getName() + "$GetContextAdvice");
    transformer.applyAdviceToMethod(
        named("withSecurityContext")
            .and(isStatic())
            .and(takesArguments(1))
            .and(takesArgument(0, named("reactor.core.publisher.Mono"))),
        ReactiveContextInstrumentation.class.getName() + "$WithContextAdvice");
  }

  /** Where somebody looks up who has logged in. */
  public static final class GetContextAdvice {
    private GetContextAdvice() {}

    /** Answers the same. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static @Nullable Mono<SecurityContext> exit(
        @Advice.Return @Nullable Mono<SecurityContext> answer) {
      try {
        return answer == null ? null : HeardContext.of(answer);
      } catch (Throwable t) {
        CallTaps.adapterFailed("spring-security", t);
        return answer;
      }
    }
  }

  /** Where somebody has logged in. */
  public static final class WithContextAdvice {
    private WithContextAdvice() {}

    /** Takes note of who. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static void enter(@Advice.Argument(0) @Nullable Mono<?> context) {
      try {
        HeardContext.note(context);
      } catch (Throwable t) {
        CallTaps.adapterFailed("spring-security", t);
      }
    }
  }
}

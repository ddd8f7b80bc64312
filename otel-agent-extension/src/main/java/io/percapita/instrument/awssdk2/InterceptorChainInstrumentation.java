package io.percapita.instrument.awssdk2;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.InterceptorContext;

/**
 * Advice on running the interceptors that may change a request, one of which is the agent's: it
 * adds the baggage by a propagator of its own.
 */
final class InterceptorChainInstrumentation implements TypeInstrumentation {
  static final String CHAIN = "software.amazon.awssdk.core.interceptor.ExecutionInterceptorChain";

  static final KnownMethod MODIFY =
      new KnownMethod(
          CHAIN,
          named("modifyHttpRequestAndHttpContent")
              .and(returns(named("software.amazon.awssdk.core.interceptor.InterceptorContext"))));

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(CHAIN);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        MODIFY.matcher(), InterceptorChainInstrumentation.class.getName() + "$ModifyAdvice");
  }

  /** After the interceptors, and before the request is signed. */
  public static final class ModifyAdvice {
    private ModifyAdvice() {}

    /** Answers what the request is to be made of. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static @Nullable InterceptorContext exit(
        @Advice.Return @Nullable InterceptorContext modified) {
      try {
        return modified == null ? null : UnsignedRequest.withoutWithheld(modified);
      } catch (Throwable t) {
        CallTaps.adapterFailed("aws-sdk-2", t);
        return modified;
      }
    }
  }
}

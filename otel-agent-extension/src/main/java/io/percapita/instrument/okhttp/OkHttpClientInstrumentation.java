package io.percapita.instrument.okhttp;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import okhttp3.OkHttpClient;

/** Advice on the constructor through which every OkHttp client is built. */
final class OkHttpClientInstrumentation implements TypeInstrumentation {
  private static final String CLIENT = "okhttp3.OkHttpClient";

  static final KnownMethod CONSTRUCTOR =
      new KnownMethod(
          CLIENT,
          isConstructor()
              .and(takesArguments(1))
              .and(takesArgument(0, named("okhttp3.OkHttpClient$Builder"))));

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(CLIENT);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        CONSTRUCTOR.matcher(), OkHttpClientInstrumentation.class.getName() + "$ConstructorAdvice");
  }

  /** Before a client is built. */
  public static final class ConstructorAdvice {
    private ConstructorAdvice() {}

    /** Puts our interceptors first. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static void enter(@Advice.Argument(0) OkHttpClient.Builder builder) {
      try {
        TapInterceptor.installAll(builder);
      } catch (Throwable t) {
        // The agent would hide it; even a class that does not load is to be told and counted.
        CallTaps.adapterFailed("okhttp", t);
      }
    }
  }
}

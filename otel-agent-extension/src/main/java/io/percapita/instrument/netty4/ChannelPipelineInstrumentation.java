package io.percapita.instrument.netty4;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Advice on adding handlers to a pipeline, for a tap to be added after each HTTP client codec. */
final class ChannelPipelineInstrumentation implements TypeInstrumentation {
  private static final String PIPELINE = "io.netty.channel.ChannelPipeline";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(PIPELINE);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(PIPELINE));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    // The methods that all others come down to, save one that takes a group and a neighbour.
    transformer.applyAdviceToMethod(
        nameStartsWith("add")
            .or(named("replace"))
            .and(takesArgument(1, String.class))
            .and(takesArgument(2, named("io.netty.channel.ChannelHandler"))),
        ChannelPipelineInstrumentation.class.getName() + "$AddAdvice");
  }

  /** After a handler was added. */
  public static final class AddAdvice {
    private AddAdvice() {}

    /** Adds a tap, if that was a codec. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.This ChannelPipeline pipeline, @Advice.Argument(2) ChannelHandler added) {
      try {
        TapInstaller.added(pipeline, added);
      } catch (Throwable t) {
        CallTaps.adapterFailed("netty-4", t);
      }
    }
  }
}

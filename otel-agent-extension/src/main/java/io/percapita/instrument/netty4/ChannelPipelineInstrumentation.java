package io.percapita.instrument.netty4;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Advice on adding handlers to a pipeline, for a tap to be added after each HTTP client codec. */
final class ChannelPipelineInstrumentation implements TypeInstrumentation {
  private static final String PIPELINE = "io.netty.channel.ChannelPipeline";

  static final KnownMethod ADD =
      new KnownMethod(
          PIPELINE,
          nameStartsWith("add")
              .or(named("replace"))
              .and(takesArgument(1, String.class))
              .and(takesArgument(2, named("io.netty.channel.ChannelHandler"))));

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
    String advice = ChannelPipelineInstrumentation.class.getName();
    // The methods that all others come down to, save one that takes a group and a neighbour.
    transformer.applyAdviceToMethod(ADD.matcher(), advice + "$AddAdvice");
    transformer.applyAdviceToMethod(
        named("removeLast").and(takesNoArguments()).and(not(isAbstract())),
        advice + "$RemoveLastAdvice");
    transformer.applyAdviceToMethod(
        named("remove")
            .and(takesArguments(1))
            .and(takesArgument(0, named("io.netty.channel.ChannelHandler"))),
        advice + "$RemoveAdvice");
    transformer.applyAdviceToMethod(
        named("remove")
            .and(takesArguments(1))
            .and(takesArgument(0, namedOneOf("java.lang.String", "java.lang.Class"))),
        advice + "$RemoveNamedAdvice");
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

  /** After a handler was removed. */
  public static final class RemoveAdvice {
    private RemoveAdvice() {}

    /** Removes the tap, if that was its codec. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.This ChannelPipeline pipeline, @Advice.Argument(0) ChannelHandler removed) {
      try {
        TapInstaller.removed(pipeline, removed);
      } catch (Throwable t) {
        CallTaps.adapterFailed("netty-4", t);
      }
    }
  }

  /** After a handler was removed by its name or type. */
  public static final class RemoveNamedAdvice {
    private RemoveNamedAdvice() {}

    /** Removes the tap, if that was its codec. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.This ChannelPipeline pipeline, @Advice.Return @Nullable ChannelHandler removed) {
      try {
        TapInstaller.removed(pipeline, removed);
      } catch (Throwable t) {
        CallTaps.adapterFailed("netty-4", t);
      }
    }
  }

  /** After the last handler was removed. */
  public static final class RemoveLastAdvice {
    private RemoveLastAdvice() {}

    /** Answers the last handler that the application knows of. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static @Nullable ChannelHandler exit(
        @Advice.This ChannelPipeline pipeline, @Advice.Return @Nullable ChannelHandler removed) {
      try {
        return TapInstaller.removedLast(pipeline, removed);
      } catch (Throwable t) {
        CallTaps.adapterFailed("netty-4", t);
        return removed;
      }
    }
  }
}

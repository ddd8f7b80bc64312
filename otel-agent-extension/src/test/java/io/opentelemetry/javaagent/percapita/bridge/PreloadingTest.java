package io.opentelemetry.javaagent.percapita.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.Test;

class PreloadingTest {
  @Test
  void anAdapterWhoseClassesAreCompleteCanBeUsed() {
    assertThat(Preloading.problem(adapter(whole()), "Wrapper")).isNull();
  }

  @Test
  void aMethodThatANewerVersionOfAnInterfaceHasIsFoundBeforeTheFirstCall() {
    DynamicType.Unloaded<?> wrapper =
        named("Wrapper").implement(Callable.class, Runnable.class).make();

    assertThat(Preloading.problem(adapter(wrapper), "Wrapper"))
        .isInstanceOf(AbstractMethodError.class)
        .hasMessageContaining("Wrapper has no ")
        .hasMessageContaining("()");
  }

  @Test
  void theAdaptersOwnClassIsLookedAtToo() {
    Class<?> adapter =
        named("Adapter")
            .implement(Runnable.class)
            .make()
            .load(PreloadingTest.class.getClassLoader())
            .getLoaded();

    assertThat(Preloading.problem(adapter)).hasMessageContaining("Adapter has no ");
  }

  @Test
  void aClassThatIsMissingIsTold() {
    assertThat(Preloading.problem(adapter(whole()), "Gone"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static DynamicType.Unloaded<?> whole() {
    return named("Wrapper")
        .implement(Callable.class)
        .method(ElementMatchers.named("call"))
        .intercept(FixedValue.value("called"))
        .make();
  }

  private static DynamicType.Builder<Object> named(String name) {
    return new ByteBuddy()
        .subclass(Object.class)
        .name("library." + name)
        .modifiers(Visibility.PUBLIC);
  }

  private static Class<?> adapter(DynamicType.Unloaded<?> wrapper) {
    return named("Adapter")
        .make()
        .include(wrapper)
        .load(PreloadingTest.class.getClassLoader())
        .getLoaded();
  }
}

package io.percapita.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.internal.ExperimentalInstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.internal.ExperimentalInstrumentationModule.HelperClassStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every module lists exactly the helper classes of its package: one too few fails at run time only,
 * and inside the application.
 */
class HelperClassesTest {
  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path INSTRUMENT = CLASSES.resolve("io/percapita/instrument");

  static Stream<Arguments> modules() {
    return ServiceLoader.load(InstrumentationModule.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(module -> module instanceof IsolatedInstrumentationModule)
        .map(module -> argumentSet(module.instrumentationName(), module));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void listsTheClassesOfItsPackage(InstrumentationModule module) throws IOException {
    String prefix = module.getClass().getPackageName();
    Set<String> compiled = new TreeSet<>();
    for (String name : classesBelow(CLASSES.resolve(prefix.replace('.', '/')))) {
      if (!isForTheAgent(name)) {
        compiled.add(name);
      }
    }

    assertThat(new TreeSet<>(module.getAdditionalHelperClassNames())).isEqualTo(compiled);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void isolatesItsHelpers(InstrumentationModule module) {
    assertThat(((ExperimentalInstrumentationModule) module).helperClassStrategy())
        .isEqualTo(HelperClassStrategy.ISOLATED);
    // Clients' before the agent's own advice, servers' after it.
    assertThat(module.order() < 0).isEqualTo(module instanceof ClientInstrumentationModule);
  }

  @Test
  void everyAdapterPackageHasAModuleTheAgentFinds() throws IOException {
    Set<String> packages;
    try (Stream<Path> folders = Files.list(INSTRUMENT)) {
      packages =
          folders
              .filter(Files::isDirectory)
              .map(folder -> "io.percapita.instrument." + folder.getFileName())
              .collect(Collectors.toSet());
    }

    assertThat(modules().map(module -> module.get()[0].getClass().getPackageName()))
        .containsExactlyInAnyOrderElementsOf(packages);
  }

  private static boolean isForTheAgent(String className) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    return simple.endsWith("Module")
        || simple.endsWith("Instrumentation")
        || simple.endsWith("Advice")
        || simple.equals("package-info");
  }

  private static List<String> classesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> CLASSES.relativize(file).toString())
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }
}

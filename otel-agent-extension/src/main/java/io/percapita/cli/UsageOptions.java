package io.percapita.cli;

import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** An option for the count of each component: {@code --cache-read 8000}. */
final class UsageOptions {
  private final Map<Component, Long> counts = new EnumMap<>(Component.class);

  private UsageOptions() {}

  /** Adds the options to a command, and answers where their values will be. */
  static UsageOptions addTo(CommandSpec command) {
    UsageOptions options = new UsageOptions();
    for (Component component : Component.values()) {
      command.addOption(
          OptionSpec.builder("--" + component.id().replace('_', '-'))
              .type(Long.class)
              .paramLabel(component.isToken() ? "TOKENS" : "REQUESTS")
              .description("The count of " + component.id() + ".")
              .setter(options.setter(command, component))
              .build());
    }
    return options;
  }

  private ISetter setter(CommandSpec command, Component component) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        Long count = (Long) value;
        if (count != null && count < 0) {
          throw new ParameterException(
              command.commandLine(), "--" + component.id().replace('_', '-') + " is below zero");
        }
        if (count != null) {
          counts.put(component, count);
        }
        return value;
      }
    };
  }

  /** What was given; components without an option count as zero. */
  Usage usage() {
    Usage.Builder usage = Usage.builder();
    counts.forEach(usage::add);
    return usage.build();
  }
}

package io.percapita.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.percapita.config.Setting;
import java.util.List;

/**
 * Hides the user hash key in the command line, which the agent exports with every metric and span.
 */
final class SecretArguments {
  private static final AttributeKey<List<String>> ARGUMENTS =
      AttributeKey.stringArrayKey("process.command_args");
  private static final AttributeKey<String> LINE = AttributeKey.stringKey("process.command_line");
  private static final String SECRET = "-D" + Setting.USER_HASH_KEY.property() + "=";
  private static final String HIDDEN = SECRET + "[hidden]";

  private SecretArguments() {}

  /** The resource with the key hidden, or itself if it does not hold one. */
  static Resource hide(Resource resource) {
    AttributesBuilder hidden = Attributes.builder();
    List<String> arguments = resource.getAttribute(ARGUMENTS);
    if (arguments != null && arguments.stream().anyMatch(each -> each.contains(SECRET))) {
      hidden.put(ARGUMENTS, arguments.stream().map(SecretArguments::hide).toList());
    }
    String line = resource.getAttribute(LINE);
    if (line != null && line.contains(SECRET)) {
      hidden.put(LINE, hide(line));
    }
    Attributes changed = hidden.build();
    return changed.isEmpty() ? resource : resource.merge(Resource.create(changed));
  }

  /** Nobody can tell where a key ends that holds spaces, so all that follows it is hidden. */
  private static String hide(String text) {
    int at = text.indexOf(SECRET);
    return at < 0 ? text : text.substring(0, at) + HIDDEN;
  }
}

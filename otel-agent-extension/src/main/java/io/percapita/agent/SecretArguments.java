package io.percapita.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.percapita.config.Setting;
import java.util.List;

/**
 * Hides what is secret of our settings in the command line, which the agent exports with every
 * metric and span: the user hash key, and the ledger's URL, which may hold a password.
 */
final class SecretArguments {
  private static final AttributeKey<List<String>> ARGUMENTS =
      AttributeKey.stringArrayKey("process.command_args");
  private static final AttributeKey<String> LINE = AttributeKey.stringKey("process.command_line");
  private static final List<String> SECRETS =
      List.of(
          "-D" + Setting.USER_HASH_KEY.property() + "=", "-D" + Setting.LEDGER.property() + "=");
  private static final String HIDDEN = "[hidden]";

  private SecretArguments() {}

  /** The resource with the secrets hidden, or itself if it does not hold any. */
  static Resource hide(Resource resource) {
    AttributesBuilder hidden = Attributes.builder();
    List<String> arguments = resource.getAttribute(ARGUMENTS);
    if (arguments != null && arguments.stream().anyMatch(SecretArguments::isSecret)) {
      hidden.put(ARGUMENTS, arguments.stream().map(SecretArguments::hide).toList());
    }
    String line = resource.getAttribute(LINE);
    if (line != null && isSecret(line)) {
      hidden.put(LINE, hide(line));
    }
    Attributes changed = hidden.build();
    return changed.isEmpty() ? resource : resource.merge(Resource.create(changed));
  }

  private static boolean isSecret(String text) {
    return SECRETS.stream().anyMatch(text::contains);
  }

  /** Nobody can tell where a secret ends that holds spaces, so all that follows it is hidden. */
  private static String hide(String text) {
    String shown = text;
    for (String secret : SECRETS) {
      int at = shown.indexOf(secret);
      shown = at < 0 ? shown : shown.substring(0, at) + secret + HIDDEN;
    }
    return shown;
  }
}

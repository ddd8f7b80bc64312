package io.percapita.pricing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model's name on the wire says: the model, and the region that bills where the name holds
 * it.
 *
 * @param model the name that rules are written for
 * @param region the region or geography that bills, or null where the name does not say
 */
record ModelName(String model, @Nullable String region) {
  private static final Set<String> GOOGLE = Set.of("gcp.gemini", "gcp.vertex_ai");
  private static final String BEDROCK = "aws.bedrock";

  private static final String ARN = "arn:";
  private static final int ARN_PARTS = 6;
  private static final int ARN_REGION = 3;
  private static final int ARN_RESOURCE = 5;

  /** Resources of Bedrock that hold a model's id; all others have names of their customers. */
  private static final Set<String> NAMING_RESOURCES =
      Set.of("foundation-model", "inference-profile");

  /** {@code regional} is no prefix of Amazon's; price lists write it for the other models. */
  private static final Set<String> LONG_GEOGRAPHIES =
      Set.of("global", "apac", "us-gov", "regional");

  /** Reads a name as a provider writes it. */
  static ModelName of(String provider, String name) {
    if (provider.equals(BEDROCK)) {
      return bedrock(name);
    }
    return GOOGLE.contains(provider) ? google(name) : new ModelName(name, null);
  }

  /**
   * Amazon's ids, inference profiles ({@code us.anthropic.claude-…}) and ARNs, see
   * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html.
   */
  private static ModelName bedrock(String name) {
    if (!name.startsWith(ARN)) {
      return profile(name, null);
    }
    String[] parts = name.split(":", ARN_PARTS);
    String resource = parts[parts.length - 1];
    int slash = resource.indexOf('/');
    if (parts.length < ARN_PARTS
        || slash < 0
        || !NAMING_RESOURCES.contains(resource.substring(0, slash))) {
      return new ModelName(name, null);
    }
    return profile(parts[ARN_RESOURCE].substring(slash + 1), parts[ARN_REGION]);
  }

  /** The geography of a profile decides the price, not the region it is called from. */
  private static ModelName profile(String name, @Nullable String region) {
    int dot = name.indexOf('.');
    return dot > 0 && isGeography(name.substring(0, dot))
        ? new ModelName(name.substring(dot + 1), name.substring(0, dot))
        : new ModelName(name, region);
  }

  /** Vendors have longer names than {@code us}, {@code eu}, {@code jp}. */
  private static boolean isGeography(String label) {
    return label.length() == 2 || LONG_GEOGRAPHIES.contains(label);
  }

  /**
   * Resource names ({@code publishers/google/models/gemini-2.5-pro}, {@code models/…}) and the
   * version {@code @default} of Vertex AI.
   */
  private static ModelName google(String name) {
    String model = name.substring(name.lastIndexOf('/') + 1);
    String floating = "@default";
    return new ModelName(
        model.endsWith(floating) ? model.substring(0, model.length() - floating.length()) : model,
        null);
  }
}

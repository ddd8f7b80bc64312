package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.percapita.MapGetter;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.Attributor;
import io.percapita.call.LlmRequest;
import io.percapita.config.ConfigReader;
import io.percapita.config.ExtensionConfig;
import io.percapita.inbound.InboundPropagator;
import io.percapita.inbound.Occasion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose call it is, from the settings to the labels. */
final class WhoseCallTest {
  private static final String HOSTILE =
      "user.id=victim,llm.plan=enterprise,llm.feature=free-lunch,tenant.id=acme";

  @TempDir private Path folder;

  @Test
  void baggageFromOutsideNamesNobodyByDefault() throws IOException {
    ExtensionConfig config = config("plan.file", plans());
    Context request = request(config, HOSTILE);

    assertThat(labels(config, request))
        .isEqualTo(new Attribution(null, false, "unattributed", "unattributed", "none"));
    Occasion.in(request).principal("u-1");
    assertThat(labels(config, request))
        .isEqualTo(new Attribution("u-1", false, "unattributed", "free", "principal"));
  }

  @Test
  void baggageThatTheApplicationSetsGoesFirst() throws IOException {
    ExtensionConfig config = config("plan.file", plans());
    Context request = request(config, HOSTILE);
    Occasion.in(request).principal("service");

    Context set =
        request.with(
            Baggage.fromContext(request).toBuilder()
                .put("user.id", "victim")
                .put("llm.plan", "pro")
                .build());

    assertThat(labels(config, set))
        .isEqualTo(new Attribution("victim", false, "unattributed", "pro", "local-baggage"));
  }

  @Test
  void theFileOfPlansGoesBeforeWhatARequestToAProviderSays() throws IOException {
    ExtensionConfig config = config("plan.file", plans());
    Context request = request(config, "a=b");
    LlmRequest enterprise =
        new LlmRequest(null, false, null, null, null, Map.of("plan", "enterprise"), Map.of());

    assertThat(attributor(config).attribute(request).completedBy(enterprise).labels().plan())
        .isEqualTo("enterprise");
    Occasion.in(request).principal("u-1");
    assertThat(attributor(config).attribute(request).completedBy(enterprise).labels().plan())
        .isEqualTo("free");
  }

  @Test
  void baggageFromOutsideIsBelievedWhereItIsConfigured() {
    ExtensionConfig config =
        config(
            "attribution.user.sources", "baggage:user.id,default",
            "attribution.feature.sources", "baggage:llm.feature,default",
            "attribution.plan.sources", "baggage:llm.plan,default");

    Context request = request(config, "user.id=u-1,llm.plan=pro,llm.feature=search");

    assertThat(labels(config, request))
        .isEqualTo(new Attribution("u-1", false, "search", "pro", "baggage"));
  }

  @Test
  void inventedPlansAndFeaturesDoNotCrowdOutThoseThatAreConfigured() throws IOException {
    ExtensionConfig config =
        config(
            "attribution.feature.sources", "baggage:llm.feature",
            "attribution.plan.sources", "baggage:llm.plan",
            "plan.file", plans(),
            "plan.budget.usd", "pro=5",
            "feature.names", "POST /api/a=summarizer",
            "feature.code", "com.acme.*=search",
            "features.max", "2",
            "plans.max", "2");
    Attributor attributor = attributor(config);
    for (int i = 0; i < 50; i++) {
      attributor.attribute(request(config, "llm.plan=p-" + i + ",llm.feature=f-" + i));
    }

    assertThat(attributor.attribute(request(config, "llm.plan=p-2,llm.feature=f-2")).labels())
        .isEqualTo(new Attribution(null, false, "other", "other", "none"));
    for (String plan : new String[] {"pro", "free", "enterprise"}) {
      assertThat(attributor.attribute(request(config, "llm.plan=" + plan)).labels().plan())
          .isEqualTo(plan);
    }
    for (String feature : new String[] {"summarizer", "search"}) {
      assertThat(attributor.attribute(request(config, "llm.feature=" + feature)).labels().feature())
          .isEqualTo(feature);
    }
  }

  @Test
  void featuresWithABudgetAreToldApartWhateverElseComes() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("percapita.yaml"),
            "plans:\n  pro: {budget_usd: 5, features: {digest: 1}}\nmax_features: 1\n");
    ExtensionConfig config = config("config.file", file.toString());

    var features = WhoseCall.features(config);
    features.limit("invented");

    assertThat(features.limit("digest")).isEqualTo("digest");
    assertThat(features.limit("another")).isEqualTo("other");
  }

  private String plans() throws IOException {
    return Files.writeString(
            folder.resolve("plans.yaml"), "tenants: {acme: enterprise}\nothers: free\n")
        .toString();
  }

  private static Attribution labels(ExtensionConfig config, Context context) {
    return attributor(config).attribute(context).labels();
  }

  private static Attributor attributor(ExtensionConfig config) {
    return WhoseCall.attributor(
        config,
        user -> user,
        new Housekeeping(),
        (stage, cause) -> {
          throw new IllegalStateException(stage, cause);
        });
  }

  /** A request as the agent serves it, that came with baggage. */
  private static Context request(ExtensionConfig config, String baggage) {
    return new InboundPropagator(
            W3CBaggagePropagator.getInstance(),
            WhoseCall.wanted(config.attribution()),
            (stage, cause) -> {
              throw new IllegalStateException(stage, cause);
            })
        .extract(Context.root(), Map.of("baggage", baggage), new MapGetter())
        .with(Occasion.of(Occasion.Kind.REQUEST, null, WhoseCall.wanted(config.attribution())));
  }

  private static ExtensionConfig config(String... settings) {
    Map<String, String> properties = new HashMap<>(Map.of("percapita.user.id", "raw"));
    for (int i = 0; i < settings.length; i += 2) {
      properties.put("percapita." + settings[i], settings[i + 1]);
    }
    return ConfigReader.read(DefaultConfigProperties.createFromMap(properties));
  }
}

package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AttributorTest {
  private final LabelLimiter features = new LabelLimiter("llm.feature", 2);
  private final LabelLimiter plans = new LabelLimiter("llm.plan", 2);
  private final List<String> told = new ArrayList<>();

  @Test
  void baggageNamesUserFeatureAndPlan() {
    Context context = baggage("user.id", "u-42", "llm.feature", "search", "llm.plan", "pro");

    assertThat(raw().attribute(context))
        .isEqualTo(new Attribution("u-42", false, "search", "pro", "baggage"));
  }

  @Test
  void aUserIsShownAsTheHash() {
    Attributor hashed =
        new Attributor(user -> "hash of " + user, true, features, plans, this::tell);

    assertThat(hashed.attribute(baggage("user.id", "u-42")))
        .isEqualTo(
            new Attribution("hash of u-42", true, "unattributed", "unattributed", "baggage"));
  }

  @Test
  void withoutBaggageACallIsUnattributed() {
    assertThat(raw().attribute(Context.root()))
        .isEqualTo(new Attribution(null, false, "unattributed", "unattributed", "none"));
  }

  @Test
  void aValueThatIsRefusedIsAsGoodAsNone() {
    Context context = baggage("user.id", "u\n42", "llm.feature", " ", "llm.plan", "a\tb");

    assertThat(raw().attribute(context))
        .isEqualTo(new Attribution(null, false, "unattributed", "unattributed", "none"));
  }

  @Test
  void featuresAndPlansBeyondTheirBoundAreOther() {
    Attributor attributor = raw();
    for (String value : List.of("a", "b")) {
      attributor.attribute(baggage("llm.feature", value, "llm.plan", value));
    }

    assertThat(attributor.attribute(baggage("llm.feature", "c", "llm.plan", "c")))
        .isEqualTo(new Attribution(null, false, "other", "other", "none"));
  }

  @Test
  void theFirstSourceThatNamesSomethingWins() {
    Attributor attributor =
        of(
            user -> user,
            source("first", new Attributes(null, "search", " ")),
            source("second", new Attributes("u-2", "mail", "pro")));

    assertThat(attributor.attribute(Context.root()))
        .isEqualTo(new Attribution("u-2", false, "search", "pro", "second"));
  }

  @Test
  void aSourceThatFailsIsPassedOver() {
    AttributionSource broken =
        new AttributionSource() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Attributes of(Context context) {
            throw new IllegalStateException("broken");
          }
        };
    Attributor attributor =
        of(user -> user, broken, source("sound", new Attributes("u-1", null, null)));

    assertThat(attributor.attribute(Context.root()))
        .isEqualTo(new Attribution("u-1", false, "unattributed", "unattributed", "sound"));
    assertThat(told).containsExactly("attribution");
  }

  @Test
  void aHashThatFailsLeavesTheUserOut() {
    Attributor attributor =
        of(
            user -> {
              throw new IllegalStateException("no such algorithm");
            },
            source("sound", new Attributes("u-1", "search", "pro")));

    assertThat(attributor.attribute(Context.root()).user()).isNull();
    assertThat(attributor.attribute(Context.root()).feature()).isEqualTo("search");
    assertThat(told).containsExactly("attribution", "attribution");
  }

  private Attributor raw() {
    return new Attributor(user -> user, false, features, plans, this::tell);
  }

  private Attributor of(UnaryOperator<@Nullable String> shown, AttributionSource... sources) {
    return new Attributor(List.of(sources), shown, false, features, plans, this::tell);
  }

  private static AttributionSource source(String name, Attributes attributes) {
    return new AttributionSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Attributes of(Context context) {
        return attributes;
      }
    };
  }

  private static Context baggage(String... entries) {
    var baggage = Baggage.builder();
    for (int i = 0; i < entries.length; i += 2) {
      baggage.put(entries[i], entries[i + 1]);
    }
    return Context.root().with(baggage.build());
  }

  private void tell(String stage, Throwable cause) {
    told.add(stage);
  }
}

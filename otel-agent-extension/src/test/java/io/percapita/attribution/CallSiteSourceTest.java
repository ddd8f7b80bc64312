package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallSiteSourceTest {
  private static final String HERE = "io.percapita.attribution.CallSiteSourceTest";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theInnermostMethodThatIsNamedSaysWhatItIs(boolean classesAreTold) {
    CallSiteSource source =
        source(
            Map.of(
                HERE + ".outer",
                "outer",
                HERE + ".inner",
                "inner",
                HERE + "$Search.*",
                "search",
                "com.acme.*",
                "acme"),
            classesAreTold);

    assertThat(feature(source)).isNull();
    assertThat(outer(source)).isEqualTo("outer");
    assertThat(outer(() -> inner(source))).isEqualTo("inner");
    assertThat(outer(() -> new Search().find(() -> feature(source)))).isEqualTo("search");
    assertThat(new Search().find(() -> outer(source))).isEqualTo("outer");
  }

  /** What is handed over to be called is not on the stack, but on some JVMs a class made for it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMadeWhatIsCalledIsNotWhoCalls(boolean classesAreTold) {
    CallSiteSource source = source(Map.of(HERE + "$Search*", "search"), classesAreTold);

    assertThat(outer(Search.handingOver(source))).isNull();
  }

  @Test
  void methodsAreNotAskedForWhereClassesSayEnough() {
    Class<?>[] told = {Object.class, Search.class};

    assertThat(feature(new CallSiteSource(named(HERE + ".*"), () -> told))).isNull();
    assertThat(feature(new CallSiteSource(named(HERE + "$Search.*"), () -> told)))
        .isEqualTo("named");
  }

  @Test
  void classesFarOutAreNotLookedAt() {
    Class<?>[] told = new Class<?>[200];
    Arrays.fill(told, Object.class);
    CallSiteSource source = new CallSiteSource(named(HERE + "$Search.*"), () -> told);

    told[128] = Search.class;
    assertThat(feature(source)).isNull();
    told[127] = Search.class;
    assertThat(feature(source)).isEqualTo("named");
  }

  private static FeatureNames named(String site) {
    return new FeatureNames(Map.of(site, "named"));
  }

  private static CallSiteSource source(Map<String, String> sites, boolean classesAreTold) {
    FeatureNames names = new FeatureNames(sites);
    return classesAreTold ? new CallSiteSource(names) : new CallSiteSource(names, () -> null);
  }

  private static @Nullable String feature(CallSiteSource source) {
    return source.of(Context.root(), LlmRequest.UNKNOWN, null);
  }

  private static @Nullable String outer(CallSiteSource source) {
    return feature(source);
  }

  private static @Nullable String outer(Supplier<@Nullable String> call) {
    return call.get();
  }

  private static @Nullable String inner(CallSiteSource source) {
    return feature(source);
  }

  private static final class Search {
    @Nullable String find(Supplier<@Nullable String> call) {
      return call.get();
    }

    static Supplier<@Nullable String> handingOver(CallSiteSource source) {
      return new Other(source)::feature;
    }
  }

  private record Other(CallSiteSource source) {
    @Nullable String feature() {
      return CallSiteSourceTest.feature(source);
    }
  }
}

package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureNamesTest {
  private final FeatureNames names =
      new FeatureNames(
          Map.of(
              "POST /api/summaries", "summarizer",
              "/api/search", "search",
              "GET /api/*", "reading",
              "/api/admin/*", "admin",
              "orders", "digest"));

  @ParameterizedTest
  @CsvSource({
    "POST /api/summaries, summarizer",
    "POST /api/search, search",
    "GET /api/search, reading",
    "GET /api/admin/users, reading",
    "PUT /api/admin/users, admin",
    "PUT /api/summaries, PUT /api/summaries",
    "orders, digest",
    "orders2, orders2",
  })
  void aNameBelongsToTheFeatureOfItsKey(String name, String feature) {
    assertThat(names.of(name)).isEqualTo(feature);
  }
}

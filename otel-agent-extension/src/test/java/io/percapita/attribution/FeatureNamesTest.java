package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  @Test
  void methodsAreFoundByTheirClassesAsByTheirNames() {
    FeatureNames names =
        new FeatureNames(
            Map.of(
                "com.acme.Search.find", "whole",
                "com.acme.mail.*", "package",
                "com.acme.Digest.wr*", "methods",
                "com.acme.Inner$*", "inner"));

    for (String method :
        List.of(
            "com.acme.Search.find",
            "com.acme.Search.findAll",
            "com.acme.Searches.find",
            "com.acme.mail.Sender.send",
            "com.acme.mailing.Sender.send",
            "com.acme.Digest.write",
            "com.acme.Digest.read",
            "com.acme.Inner$1.run",
            "com.acme.Inner.run",
            "com.run")) {
      int dot = method.lastIndexOf('.');
      assertThat(names.mayNameMethodOf(method.substring(0, dot)) || names.find(method) == null)
          .as(method)
          .isTrue();
    }
    for (String className : List.of("com.acme.Search", "com.acme.Digest", "com.acme.Inner")) {
      assertThat(names.ofEveryMethodOf(className)).as(className).isNull();
    }
    assertThat(names.ofEveryMethodOf("com.acme.mail.Sender")).isEqualTo("package");
    assertThat(names.ofEveryMethodOf("com.acme.Inner$1")).isEqualTo("inner");
    assertThat(names.mayNameMethodOf("com.acme.Digest")).isTrue();
    assertThat(names.mayNameMethodOf("com.acme.Outer")).isFalse();
    assertThat(names.mayNameMethodOf("com.acme.Inner")).isFalse();
  }

  @Test
  void aMethodMayHaveAnotherFeatureThanTheRestOfItsClass() {
    FeatureNames names =
        new FeatureNames(
            Map.of(
                "com.acme.Search.*", "search",
                "com.acme.Chat.*", "chat",
                "com.acme.Chat.sum*", "summaries",
                "com.acme.Mail.send", "mail",
                "com.acme.Mail.*", "letters"));

    assertThat(names.ofEveryMethodOf("com.acme.Search")).isEqualTo("search");
    assertThat(names.ofEveryMethodOf("com.acme.Searches")).isNull();
    assertThat(names.ofEveryMethodOf("com.acme.Chat")).isNull();
    assertThat(names.ofEveryMethodOf("com.acme.Mail")).isNull();
  }
}

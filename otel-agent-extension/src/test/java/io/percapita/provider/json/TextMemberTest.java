package io.percapita.provider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextMemberTest {
  @Test
  void onlyTheTextChanges() {
    String json =
        " {\"messages\":[{\"role\":\"user\",\"model\":\"gpt-5\",\"content\":\"a \\\"model\\\":"
            + "\\\"gpt-5\\\" } ] é\"}] ,\r\n\t\"model\" : \"gpt-5\", \"n\":1.0e0,\"o\":{\"m\":[]}} \n";

    assertThat(replaced(json))
        .isEqualTo(json.replace("\"model\" : \"gpt-5\"", "\"model\" : \"gpt-5-mini\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[{\"model\":\"gpt-5\"}]",
        "{}",
        "{\"n\":1}",
        "{\"model\":\"gpt-4\"}",
        "{\"model\":5}",
        "{\"model\":null}",
        "{\"model\":[\"gpt-5\"]}",
        "{\"model\":\"gpt\\u002d5\"}",
        "{\"mod\\u0065l\":\"gpt-4\",\"model\":\"gpt-5\"}",
        "{\"model\":\"gpt-5\",\"model\":\"gpt-5\"}",
        "{\"model\":\"gpt-5\"",
        "{\"model\":\"gpt-5\"} {\"model\":\"gpt-5\"}",
        "{\"model\":\"gpt-5\",\"n\":[1}",
        "{\"model\":\"gpt-5\",\"n\":\"open}",
        "{\"model\" \"gpt-5\"}",
        "{model:\"gpt-5\"}",
        "--boundary\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\ngpt-5"
      })
  void whatIsNotCertainStays(String json) {
    assertThat(replaced(json)).isNull();
  }

  @Test
  void aTextThatWouldHaveToBeEscapedIsNotWritten() {
    byte[] json = "{\"model\":\"gpt-5\"}".getBytes(UTF_8);

    assertThat(TextMember.replaced(json, "model", "gpt-5", "a\"b")).isNull();
    assertThat(TextMember.replaced(json, "model", "gpt-5", "a\\b")).isNull();
    assertThat(TextMember.replaced(json, "model", "gpt-5", "a\nb")).isNull();
  }

  @Test
  void noDamageIsAnException() {
    byte[] json = "{\"a\":[{\"b\":\"c\\\\\"}],\"model\":\"gpt-5\",\"d\":{}}".getBytes(UTF_8);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = json.clone();
      damaged[random.nextInt(json.length)] = (byte) "{}[]\",:\\x ".charAt(random.nextInt(10));
      byte[] changed = TextMember.replaced(damaged, "model", "gpt-5", "gpt-5-mini");
      if (changed != null) {
        assertThat(changed).hasSize(json.length + "-mini".length());
      }
    }
  }

  private static String replaced(String json) {
    byte[] changed = TextMember.replaced(json.getBytes(UTF_8), "model", "gpt-5", "gpt-5-mini");
    return changed == null ? null : new String(changed, UTF_8);
  }
}

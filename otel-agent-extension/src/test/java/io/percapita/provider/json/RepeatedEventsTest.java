package io.percapita.provider.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RepeatedEventsTest {
  private static final EventScan SCAN =
      new EventScan(List.of("usage", "finish_reason"), List.of("content", "delta"));

  private final RepeatedEvents events = new RepeatedEvents(SCAN);

  @Test
  void textOfEveryEventIsMeasured() {
    assertThat(scan(chunk("Hello", 1, "null"))).isEqualTo(5);
    assertThat(scan(chunk("", 2, "null"))).isZero();
    assertThat(scan(chunk("w\\u00fcr\\n\\\"", 3, "null"))).isEqualTo(6);
    assertThat(scan(chunk("a longer piece of text than before", 44, "null"))).isEqualTo(34);
  }

  @Test
  void memberThatBecomesTellingIsSeen() {
    for (int i = 0; i < 5; i++) {
      assertThat(scan(chunk("x", i, "null"))).isEqualTo(1);
    }
    assertThat(scan(chunk("x", 5, "{\"prompt_tokens\":3}"))).isEqualTo(EventScan.WORTH_READING);
    assertThat(scan(chunk("x", 6, "7"))).isEqualTo(EventScan.WORTH_READING);
    assertThat(scan(chunk("x", 7, "null").replace("}", ",\"finish_reason\":\"stop\"}")))
        .isEqualTo(EventScan.WORTH_READING);
    assertThat(scan(chunk("\",\"usage\":{},\"x\":\"", 8, "null")))
        .isEqualTo(EventScan.WORTH_READING);
  }

  /** Whatever comes in whatever order, the answer is that of a scan of the event alone. */
  @RepeatedTest(50)
  void answersAsAScanOfTheEventAlone(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < 200; i++) {
      String event =
          switch (random.nextInt(4)) {
            case 0 -> chunk(word(random), random.nextInt(1000), "null");
            case 1 -> delta(word(random), random.nextInt(1000), word(random));
            case 2 -> delta(word(random), 7, "same");
            default -> chunk(word(random), 3, random.nextInt(5) == 0 ? "{\"a\":1}" : "null");
          };
      if (random.nextInt(10) == 0) {
        event = event.substring(0, random.nextInt(event.length()));
      }
      byte[] bytes = ("##" + event).getBytes(StandardCharsets.UTF_8);

      assertThat(events.scan(bytes, 2, bytes.length - 2))
          .as(event)
          .isEqualTo(SCAN.scan(bytes, 2, bytes.length - 2));
    }
  }

  private int scan(String event) {
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    return events.scan(bytes, 0, bytes.length);
  }

  private static String chunk(String text, int number, String usage) {
    return "{\"id\":\"c-1\",\"n\":"
        + number
        + ",\"choices\":[{\"index\":0,\"content\":\""
        + text
        + "\"}],\"usage\":"
        + usage
        + "}";
  }

  private static String delta(String text, int number, String padding) {
    return "{\"type\":\"d\",\"delta\":\""
        + text
        + "\",\"sequence_number\":"
        + number
        + ",\"obfuscation\":\""
        + padding
        + "\"}";
  }

  private static String word(Random random) {
    String[] words = {
      "", "a", "\\\"", "\\\\", "\\u0041", "ü", "two words", "{", "\\n,", "0123456789"
    };
    return words[random.nextInt(words.length)] + words[random.nextInt(words.length)];
  }
}

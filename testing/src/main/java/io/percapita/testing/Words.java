package io.percapita.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The text of answers: about four characters for each token. */
final class Words {
  private static final String WORD = "wör "; // two bytes in the middle, to be cut apart

  private static final Map<String, String> SNAPSHOTS =
      Map.of(
          "gpt-4o", "gpt-4o-2024-08-06",
          "gpt-4o-mini", "gpt-4o-mini-2024-07-18",
          "gpt-4.1", "gpt-4.1-2025-04-14",
          "gpt-5", "gpt-5-2025-08-07",
          "gpt-5-mini", "gpt-5-mini-2025-08-07",
          "claude-sonnet-4-5", "claude-sonnet-4-5-20250929",
          "claude-haiku-4-5", "claude-haiku-4-5-20251001");

  private Words() {}

  /** An answer of so many tokens in so many pieces. */
  static List<String> pieces(long tokens, int count) {
    List<String> pieces = new ArrayList<>();
    long left = tokens;
    for (int i = 0; i < count; i++) {
      long taken = left / (count - i);
      pieces.add(WORD.repeat((int) taken));
      left -= taken;
    }
    return pieces;
  }

  /** The name under which a model answers. */
  static String snapshot(String model) {
    return SNAPSHOTS.getOrDefault(model, model);
  }
}

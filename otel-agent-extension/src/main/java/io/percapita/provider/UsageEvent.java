package io.percapita.provider;

import io.percapita.provider.json.OutermostMembers;
import java.util.Arrays;

/**
 * Tells the event of an OpenAI-style stream that is there only to report usage: its {@code choices}
 * are an empty list and its {@code usage} is an object. See {@link StreamUsage}.
 */
public final class UsageEvent {
  private static final byte[] CHOICES = {'"', 'c', 'h', 'o', 'i', 'c', 'e', 's', '"'};

  private UsageEvent() {}

  /** Whether this is the data of such an event. */
  public static boolean is(byte[] data, int offset, int length) {
    int end = offset + length;
    if (!hasEmptyChoices(data, offset, end)) {
      return false; // as nearly all of them
    }
    OutermostMembers members = OutermostMembers.of(Arrays.copyOfRange(data, offset, end));
    return members != null && members.isEmptyList("choices") && members.isObject("usage");
  }

  /** Whether there is such a member anywhere; without an allocation. */
  private static boolean hasEmptyChoices(byte[] data, int offset, int end) {
    for (int at = offset; at <= end - CHOICES.length; at++) {
      if (data[at] == '"'
          && Arrays.equals(data, at, at + CHOICES.length, CHOICES, 0, CHOICES.length)) {
        int colon = afterSpace(data, at + CHOICES.length, end);
        int list = afterSpace(data, colon + 1, end);
        int inside = afterSpace(data, list + 1, end);
        if (inside < end && data[colon] == ':' && data[list] == '[' && data[inside] == ']') {
          return true;
        }
      }
    }
    return false;
  }

  private static int afterSpace(byte[] data, int from, int end) {
    int at = from;
    while (at < end
        && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t')) {
      at++;
    }
    return at;
  }
}

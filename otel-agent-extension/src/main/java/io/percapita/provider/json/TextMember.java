package io.percapita.provider.json;

import org.jspecify.annotations.Nullable;

/**
 * A member of a JSON object whose value is a text, replaced where it stands: all other bytes of the
 * document stay what and in what order they are.
 */
public final class TextMember {
  private TextMember() {}

  /**
   * Replaces the text of a member of the outermost object.
   *
   * @param name the member's name, which has to be there exactly once
   * @param text the text it has now, without escapes
   * @param other the text it is to have; with nothing that has to be escaped in JSON
   * @return a new document, or null if that cannot be done for certain
   */
  public static byte @Nullable [] replaced(byte[] json, String name, String text, String other) {
    OutermostMembers members = isPlain(other) ? OutermostMembers.of(json) : null;
    return members != null && members.is(name, quoted(text))
        ? members.with(name, quoted(other))
        : null;
  }

  /** Whether a text stands in JSON as it is. */
  public static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\');
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}

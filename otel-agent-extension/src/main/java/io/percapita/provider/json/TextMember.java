package io.percapita.provider.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A member of a JSON object whose value is a text, replaced where it stands: all other bytes of the
 * document stay what and in what order they are.
 */
public final class TextMember {
  private final byte[] json;
  private final byte[] name;
  private int at;
  private int valueStart = -1;
  private int valueEnd;

  private TextMember(byte[] json, String name) {
    this.json = json;
    this.name = name.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Replaces the text of a member of the outermost object.
   *
   * @param name the member's name, which has to be there exactly once
   * @param text the text it has now, without escapes
   * @param other the text it is to have; with nothing that has to be escaped in JSON
   * @return a new document, or null if that cannot be done for certain
   */
  public static byte @Nullable [] replaced(byte[] json, String name, String text, String other) {
    TextMember member = new TextMember(json, name);
    byte[] expected = text.getBytes(StandardCharsets.UTF_8);
    if (!isPlain(other) || !member.find() || !member.valueIs(expected)) {
      return null;
    }
    byte[] replacement = other.getBytes(StandardCharsets.UTF_8);
    byte[] changed = new byte[json.length - expected.length + replacement.length];
    System.arraycopy(json, 0, changed, 0, member.valueStart);
    System.arraycopy(replacement, 0, changed, member.valueStart, replacement.length);
    System.arraycopy(
        json,
        member.valueEnd,
        changed,
        member.valueStart + replacement.length,
        json.length - member.valueEnd);
    return changed;
  }

  /** Whether a text stands in JSON as it is. */
  public static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\');
  }

  private boolean valueIs(byte[] expected) {
    return valueStart >= 0
        && valueEnd - valueStart == expected.length
        && startsWith(valueStart, expected);
  }

  /** Answers whether the document is an object in which the member's place is beyond doubt. */
  private boolean find() {
    if (next() != '{') {
      return false;
    }
    at++;
    if (next() == '}') {
      return false;
    }
    while (true) {
      if (next() != '"') {
        return false;
      }
      int nameStart = at + 1;
      if (!skipString()) {
        return false; // cut off, or a name with escapes, which may be any
      }
      boolean isWanted = at - 1 - nameStart == name.length && startsWith(nameStart, name);
      if (next() != ':') {
        return false;
      }
      at++;
      if (isWanted && (valueStart >= 0 || !takeText())) {
        return false; // twice, or no text
      }
      if (!isWanted && !skipValue()) {
        return false;
      }
      byte after = next();
      at++;
      if (after == '}') {
        return next() == 0; // nothing follows
      }
      if (after != ',') {
        return false;
      }
    }
  }

  private boolean takeText() {
    if (next() != '"') {
      return false;
    }
    valueStart = at + 1;
    if (!skipString()) {
      return false;
    }
    valueEnd = at - 1;
    return true;
  }

  /** The next byte that is no white space, or 0 at the end. */
  private byte next() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    return at < json.length ? json[at] : 0;
  }

  /** Passes over a string; answers whether it ended and had no escapes. */
  private boolean skipString() {
    boolean plain = true;
    for (at++; at < json.length; at++) {
      if (json[at] == '\\') {
        plain = false;
        at++;
      } else if (json[at] == '"') {
        at++;
        return plain;
      }
    }
    return false;
  }

  /** Passes over any value; answers whether it ended. */
  private boolean skipValue() {
    byte first = next();
    if (first == '"') {
      skipString();
      return at < json.length;
    }
    int depth = 0;
    while (at < json.length) {
      byte b = json[at];
      if (b == '"') {
        skipString();
        continue;
      }
      if (depth == 0 && (b == ',' || b == '}' || b == ']')) {
        return true;
      }
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
      at++;
      if (depth == 0 && (b == '}' || b == ']')) {
        return at < json.length;
      }
    }
    return false;
  }

  private boolean startsWith(int from, byte[] text) {
    if (from + text.length > json.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (json[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}

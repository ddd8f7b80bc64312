package io.percapita.inbound;

import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a JSON object that are strings or numbers, and passes over all others. For
 * the few hundred bytes of a token, on the way of every request: a parser proper takes ten times as
 * long to set up.
 */
final class FlatJson {
  private static final int UNICODE_DIGITS = 4;

  private final String json;
  private int at;

  private FlatJson(String json) {
    this.json = json;
  }

  /**
   * Shows the members of an object that have certain names, in order. Nothing is made of the
   * others, so that the work is that of reading the text once, whatever it says.
   *
   * @param into receives each name and value; a number as it is written
   * @return whether it is a well-formed object, as far as this looks
   */
  static boolean members(String json, Collection<String> names, BiConsumer<String, String> into) {
    return new FlatJson(json).object(names, into);
  }

  private boolean object(Collection<String> names, BiConsumer<String, String> into) {
    if (!skip('{')) {
      return false;
    }
    if (skip('}')) {
      return true;
    }
    do {
      spaces();
      String name = string();
      if (name == null || !skip(':')) {
        return false;
      }
      spaces();
      int start = at;
      if (start >= json.length()) {
        return false;
      }
      char first = json.charAt(start);
      String value = null;
      if (!names.contains(name)) {
        if (first == '"' ? !passString() : !pass()) {
          return false;
        }
      } else if (first == '"') {
        value = string();
        if (value == null) {
          return false;
        }
      } else if (!pass()) {
        return false;
      } else if (first == '-' || (first >= '0' && first <= '9')) {
        value = json.substring(start, at);
      }
      if (value != null) {
        into.accept(name, value);
      }
    } while (skip(','));
    return skip('}');
  }

  /** Passes a value that is no string; nested ones are passed by counting their brackets. */
  private boolean pass() {
    int depth = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      if (c == '"') {
        if (!passString()) {
          return false;
        }
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return true;
        }
        depth--;
      } else if (depth == 0 && (c == ',' || isSpace(c))) {
        return true;
      }
      at++;
    }
    return false;
  }

  /** Passes the string that begins here; false if none does or it does not end. */
  private boolean passString() {
    if (at >= json.length() || json.charAt(at) != '"') {
      return false;
    }
    for (int i = at + 1; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        at = i + 1;
        return true;
      }
      if (c == '\\') {
        i++;
      }
    }
    return false;
  }

  /** The string that begins here, or null if none does, it does not end or is not well-formed. */
  private @Nullable String string() {
    int start = at + 1;
    if (!passString()) {
      return null;
    }
    int end = at - 1;
    int escape = json.indexOf('\\', start);
    return escape < 0 || escape >= end ? json.substring(start, end) : unescaped(start, end);
  }

  private @Nullable String unescaped(int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    int i = start;
    while (i < end) {
      char c = json.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = json.charAt(i++);
      if (kind != 'u') {
        text.append(unescaped(kind));
        continue;
      }
      int code = i + UNICODE_DIGITS <= end ? hexadecimal(i) : -1;
      if (code < 0) {
        return null;
      }
      text.append((char) code);
      i += UNICODE_DIGITS;
    }
    return text.toString();
  }

  private int hexadecimal(int from) {
    int code = 0;
    for (int i = from; i < from + UNICODE_DIGITS; i++) {
      int digit = Character.digit(json.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private static char unescaped(char kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private boolean skip(char expected) {
    spaces();
    if (at < json.length() && json.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void spaces() {
    while (at < json.length() && isSpace(json.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}

package io.percapita.provider.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of a JSON document's outermost object stand, so that one can be replaced, or
 * another put in front of them: all other bytes of the document stay what and in what order they
 * are. Immutable, as long as nobody changes the document.
 */
public final class OutermostMembers {
  /** No request has nearly as many; whoever sends more gets no memory for it. */
  private static final int MAX_MEMBERS = 1000;

  private final byte[] json;
  private final int opened;
  private final List<Member> members;

  /** The places of a name, without its quotes, and of a value, with them if it is a text. */
  private record Member(int nameStart, int nameEnd, int valueStart, int valueEnd) {}

  private OutermostMembers(byte[] json, int opened, List<Member> members) {
    this.json = json;
    this.opened = opened;
    this.members = members;
  }

  /**
   * Finds the members.
   *
   * @return null unless the document is an object with members in which the place of each is beyond
   *     doubt; a name with escapes may be any
   */
  public static @Nullable OutermostMembers of(byte[] json) {
    return new Scan(json).members();
  }

  /** Whether there is a member of a name. */
  public boolean has(String name) {
    return !named(name).isEmpty();
  }

  /** Whether there is just one member of a name, and its value is written just like that. */
  public boolean is(String name, String value) {
    Member only = only(name);
    return only != null && equals(only.valueStart, only.valueEnd, bytes(value));
  }

  /** Whether there is just one member of a name, and its value is an object. */
  public boolean isObject(String name) {
    Member only = only(name);
    return only != null && json[only.valueStart] == '{';
  }

  /** Whether there is just one member of a name, and its value is an object without members. */
  public boolean isEmptyObject(String name) {
    return isEmpty(only(name), '{', '}');
  }

  /** Whether there is just one member of a name, and its value is a list of nothing. */
  public boolean isEmptyList(String name) {
    return isEmpty(only(name), '[', ']');
  }

  private boolean isEmpty(@Nullable Member member, char opening, char closing) {
    if (member == null || json[member.valueStart] != opening) {
      return false;
    }
    int at = member.valueStart + 1;
    while (Scan.isSpace(json[at])) {
      at++;
    }
    return json[at] == closing;
  }

  /**
   * The JSON of a value.
   *
   * @param name of a member that there is just once
   * @throws IllegalArgumentException if there is not
   */
  public byte[] value(String name) {
    Member only = onlyOf(name);
    return Arrays.copyOfRange(json, only.valueStart, only.valueEnd);
  }

  /**
   * The document with another value, which has to be JSON.
   *
   * @param name of a member that there is just once
   * @throws IllegalArgumentException if there is not
   */
  public byte[] with(String name, String value) {
    Member only = onlyOf(name);
    return spliced(only.valueStart, only.valueEnd, value);
  }

  private Member onlyOf(String name) {
    Member only = only(name);
    if (only == null) {
      throw new IllegalArgumentException("not just one member " + name);
    }
    return only;
  }

  /**
   * The document with members in front of its own.
   *
   * @param more members in JSON, with a comma after each, the last one too
   */
  public byte[] withFirst(String more) {
    return spliced(opened, opened, more);
  }

  private byte[] spliced(int from, int to, String text) {
    byte[] bytes = bytes(text);
    byte[] changed = new byte[json.length - (to - from) + bytes.length];
    System.arraycopy(json, 0, changed, 0, from);
    System.arraycopy(bytes, 0, changed, from, bytes.length);
    System.arraycopy(json, to, changed, from + bytes.length, json.length - to);
    return changed;
  }

  private List<Member> named(String name) {
    byte[] bytes = bytes(name);
    return members.stream().filter(it -> equals(it.nameStart, it.nameEnd, bytes)).toList();
  }

  private @Nullable Member only(String name) {
    List<Member> named = named(name);
    return named.size() == 1 ? named.get(0) : null;
  }

  private boolean equals(int start, int end, byte[] text) {
    return Arrays.equals(json, start, end, text, 0, text.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One pass over a document. */
  private static final class Scan {
    private final byte[] json;
    private int at;

    Scan(byte[] json) {
      this.json = json;
    }

    @Nullable OutermostMembers members() {
      if (next() != '{') {
        return null;
      }
      at++;
      int opened = at;
      List<Member> members = new ArrayList<>();
      while (true) {
        if (next() != '"' || members.size() == MAX_MEMBERS) {
          return null;
        }
        int nameStart = at + 1;
        if (!skipString()) {
          return null; // cut off, or a name with escapes
        }
        int nameEnd = at - 1;
        if (next() != ':') {
          return null;
        }
        at++;
        next();
        int valueStart = at;
        if (!skipValue() || at == valueStart) {
          return null;
        }
        members.add(new Member(nameStart, nameEnd, valueStart, at));
        byte after = next();
        at++;
        if (after == '}') {
          next();
          return at == json.length ? new OutermostMembers(json, opened, members) : null;
        }
        if (after != ',') {
          return null;
        }
      }
    }

    /** The next byte that is no white space, or 0 at the end. */
    private byte next() {
      while (at < json.length && isSpace(json[at])) {
        at++;
      }
      return at < json.length ? json[at] : 0;
    }

    private static boolean isSpace(byte b) {
      return b == ' ' || b == '\n' || b == '\r' || b == '\t';
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
      return (first == '{' || first == '[') ? skipNested() : skipWord();
    }

    private boolean skipWord() {
      while (at < json.length && !isSpace(json[at]) && json[at] != ',' && json[at] != '}') {
        at++;
      }
      return at < json.length;
    }

    private boolean skipNested() {
      int depth = 0;
      while (at < json.length) {
        byte b = json[at];
        if (b == '"') {
          skipString();
          continue;
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
  }
}

package io.percapita.provider.json;

import io.percapita.provider.json.JsonFields.Node;
import org.jspecify.annotations.Nullable;

/**
 * Where in a JSON text its bytes stand, and whether anything is wanted there. Of arrays and objects
 * that hold nothing wanted, or are nested too deep, the content is hidden. Not thread-safe.
 */
final class WantedContent {
  private final Node<?> root;
  private final Node<?>[] wanted = new Node<?>[JsonTrimmer.MAX_DEPTH];
  private int depth;

  /** One bit for each open bracket, the innermost lowest: whether it is an object's. */
  private long objects;

  /** Brackets open inside of one whose content is hidden, itself included; else 0. */
  private long hiddenDepth;

  private final byte[] name = new byte[JsonTrimmer.MAX_NAME];
  private int nameLength;
  private boolean nameIsEscaped;
  private boolean nameNext;

  /** What is wanted of the member whose name was read last; null for nothing. */
  private @Nullable Node<?> member;

  /**
   * Follows a text.
   *
   * @param root what is wanted of it
   */
  WantedContent(Node<?> root) {
    this.root = root;
  }

  boolean isHidden() {
    return hiddenDepth > 0;
  }

  /** Takes note of an opening bracket. */
  void open(boolean isObject) {
    Node<?> node = hiddenDepth > 0 || depth == wanted.length ? null : wantedHere();
    if (node == null) {
      hiddenDepth++;
      return;
    }
    wanted[depth] = node;
    depth++;
    nameNext = isObject;
    objects = (objects << 1) | (isObject ? 1 : 0);
  }

  /** Takes note of a closing bracket. */
  void close() {
    if (hiddenDepth > 0) {
      hiddenDepth--;
    } else if (depth > 0) {
      depth--;
      objects >>>= 1;
    }
  }

  /** Takes note of a comma. */
  void next() {
    nameNext = hiddenDepth == 0 && isInObject();
  }

  /** Takes note of a string's beginning; answers whether it is a member's name. */
  boolean startString() {
    boolean isName = nameNext;
    nameNext = false;
    nameLength = 0;
    nameIsEscaped = false;
    return isName;
  }

  /** Takes the next byte of a name. */
  void nameByte(byte b) {
    nameIsEscaped |= b == '\\';
    if (nameLength < name.length) {
      name[nameLength] = b;
    }
    nameLength++;
  }

  /** Takes note of a name's end. An escaped name may be any; the parser will tell. */
  void endName() {
    member =
        depth == 0 || nameIsEscaped ? Node.ANYTHING : wanted[depth - 1].member(name, nameLength);
  }

  private @Nullable Node<?> wantedHere() {
    if (depth == 0) {
      return root;
    }
    return isInObject() ? member : wanted[depth - 1].elements();
  }

  private boolean isInObject() {
    return (objects & 1) != 0;
  }
}

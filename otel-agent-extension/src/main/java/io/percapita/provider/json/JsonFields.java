package io.percapita.provider.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values wanted from a JSON document, by path, and where each goes.
 *
 * <p>A path names object members separated by dots; {@code []} after a name stands for the elements
 * of an array: {@code choices[].finish_reason}. Values that are absent, null or of another type go
 * nowhere; of duplicated members the last wins, since it arrives last. Immutable and thread-safe.
 *
 * <pre>{@code
 * JsonFields<Answer> fields =
 *     JsonFields.<Answer>builder()
 *         .text("model", Answer::model)
 *         .number("usage.prompt_tokens", Answer::promptTokens)
 *         .build();
 * }</pre>
 *
 * @param <T> what collects the values
 */
public final class JsonFields<T> {
  private final Node<T> root;

  private JsonFields(Node<T> root) {
    this.root = root;
  }

  /** Starts a set of fields. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  Node<T> root() {
    return root;
  }

  /** Whether a value is wanted that the document holds under a name, not below it. */
  boolean wants(String name) {
    Node<T> node = root.members.get(name);
    return node != null && node.handler != null;
  }

  /** What to do with one scalar value. */
  @FunctionalInterface
  interface Handler<T> {
    void value(T target, JsonParser parser, JsonToken token) throws IOException;
  }

  /** One step of the wanted paths. */
  static final class Node<T> {
    private final Map<String, Node<T>> members = new HashMap<>();
    private @Nullable Node<T> elements;
    private @Nullable Handler<T> handler;
    private boolean deep;

    @Nullable Node<T> member(String name) {
      Node<T> member = members.get(name);
      return member == null && deep ? this : member;
    }

    @Nullable Node<T> elements() {
      return elements == null && deep ? this : elements;
    }

    @Nullable Handler<T> handler() {
      return handler;
    }
  }

  /** Collects fields; not thread-safe. */
  public static final class Builder<T> {
    private final Node<T> root = new Node<>();

    private Builder() {}

    /** Wants a string. Of one longer than some 500 bytes only the beginning arrives. */
    public Builder<T> text(String path, BiConsumer<T, String> into) {
      node(path).handler =
          (target, parser, token) -> {
            if (token == JsonToken.VALUE_STRING) {
              into.accept(target, JsonTrimmer.beginning(parser.getText()));
            }
          };
      return this;
    }

    /** Wants a whole number; one in quotes counts, and of a fraction the whole part. */
    public Builder<T> number(String path, ObjLongConsumer<T> into) {
      node(path).handler =
          (target, parser, token) -> {
            Double number = number(parser, token);
            if (number != null) {
              into.accept(target, number.longValue());
            }
          };
      return this;
    }

    /** Wants a boolean; one in quotes counts. */
    public Builder<T> flag(String path, BiConsumer<T, Boolean> into) {
      node(path).handler =
          (target, parser, token) -> {
            boolean quoted = token == JsonToken.VALUE_STRING;
            if (token == JsonToken.VALUE_TRUE || (quoted && parser.getText().equals("true"))) {
              into.accept(target, true);
            } else if (token == JsonToken.VALUE_FALSE
                || (quoted && parser.getText().equals("false"))) {
              into.accept(target, false);
            }
          };
      return this;
    }

    /** Wants the length of a string in bytes of UTF-8, however long it is. */
    public Builder<T> textLength(String path, ObjLongConsumer<T> into) {
      node(path).handler = lengthHandler(into);
      return this;
    }

    /** Wants the lengths in bytes of all strings below a path, at any depth. */
    public Builder<T> textLengthsBelow(String path, ObjLongConsumer<T> into) {
      Node<T> node = node(path);
      node.handler = lengthHandler(into);
      node.deep = true;
      return this;
    }

    /** Wants the same of each element where the document is an array. */
    public Builder<T> orOfEachElement() {
      root.elements = root;
      return this;
    }

    /** The fields collected; the builder is not to be used further. */
    public JsonFields<T> build() {
      return new JsonFields<>(root);
    }

    private Node<T> node(String path) {
      Node<T> node = root;
      for (String step : path.split("\\.", -1)) {
        int brackets = step.indexOf("[]");
        String name = brackets < 0 ? step : step.substring(0, brackets);
        if (!name.isEmpty()) {
          node = node.members.computeIfAbsent(name, absent -> new Node<>());
        }
        for (int at = brackets; at >= 0; at = step.indexOf("[]", at + 2)) {
          if (node.elements == null) {
            node.elements = new Node<>();
          }
          node = node.elements;
        }
      }
      return node;
    }

    private static <T> Handler<T> lengthHandler(ObjLongConsumer<T> into) {
      return (target, parser, token) -> {
        if (token == JsonToken.VALUE_STRING) {
          String text = parser.getText();
          long whole = JsonTrimmer.wholeLength(text);
          into.accept(target, whole < 0 ? TextLength.of(text) : whole);
        }
      };
    }

    /** A double holds every token count exactly, up to 2^53. */
    private static @Nullable Double number(JsonParser parser, JsonToken token) throws IOException {
      try {
        if (token.isNumeric()) {
          return parser.getDoubleValue();
        }
        return token == JsonToken.VALUE_STRING ? Double.valueOf(parser.getText()) : null;
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
  }
}

package io.percapita.provider.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
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
    return new Builder<>(new Node<>());
  }

  Node<T> root() {
    return root;
  }

  /** Starts a set that has all these fields and more. */
  public Builder<T> extended() {
    return new Builder<>(root.copy());
  }

  /** Whether a value is wanted that the document holds under a name, not below it. */
  boolean wants(String name) {
    Node<T> node = root.members.get(name);
    return node != null && node.handler != null;
  }

  /** Takes a member of an object. */
  @FunctionalInterface
  public interface MemberHandler<T> {
    /** Takes the member's name and its value. */
    void member(T target, String name, String value);
  }

  /** What to do with one scalar value. */
  @FunctionalInterface
  interface Handler<T> {
    void value(T target, JsonParser parser, JsonToken token) throws IOException;
  }

  /** One step of the wanted paths. */
  static final class Node<T> {
    /** Of which everything is wanted, though nothing of it goes anywhere. */
    static final Node<Void> ANYTHING = anything();

    private final Map<String, Node<T>> members = new HashMap<>();
    private final List<byte[]> names = new ArrayList<>();
    private final List<Node<T>> named = new ArrayList<>();
    private @Nullable Node<T> anyMember;
    private @Nullable Node<T> elements;
    private @Nullable Handler<T> handler;
    private @Nullable Consumer<T> end;
    private boolean deep;

    @Nullable Node<T> member(String name) {
      Node<T> member = members.get(name);
      return member == null ? otherMember() : member;
    }

    /**
     * The same of a name in UTF-8 without escapes.
     *
     * @param length of the whole name, of which the array may hold the beginning only
     */
    @Nullable Node<T> member(byte[] name, int length) {
      for (int i = 0; i < names.size(); i++) {
        byte[] candidate = names.get(i);
        if (candidate.length == length
            && Arrays.equals(candidate, 0, length, name, 0, Math.min(length, name.length))) {
          return named.get(i);
        }
      }
      return otherMember();
    }

    private @Nullable Node<T> otherMember() {
      return deep ? this : anyMember;
    }

    private Node<T> addMember(String name) {
      Node<T> member = members.get(name);
      if (member == null) {
        member = new Node<>();
        put(name, member);
      }
      return member;
    }

    private void put(String name, Node<T> member) {
      members.put(name, member);
      names.add(name.getBytes(StandardCharsets.UTF_8));
      named.add(member);
    }

    private static Node<Void> anything() {
      Node<Void> node = new Node<>();
      node.deep = true;
      return node;
    }

    @Nullable Node<T> elements() {
      return elements == null && deep ? this : elements;
    }

    @Nullable Handler<T> handler() {
      return handler;
    }

    @Nullable Consumer<T> end() {
      return end;
    }

    /** Wants what another node wants, too; where both want one value, that of the other goes. */
    private <S> void merge(Node<S> other, Function<T, S> part) {
      other.members.forEach((name, member) -> addMember(name).merge(member, part));
      Node<S> otherAny = other.anyMember;
      if (otherAny != null) {
        Node<T> mine = anyMember == null ? new Node<>() : anyMember;
        anyMember = mine;
        mine.merge(otherAny, part);
      }
      Node<S> otherElements = other.elements;
      if (otherElements == other) {
        elements = this;
      } else if (otherElements != null) {
        Node<T> mine = elements == null ? new Node<>() : elements;
        elements = mine;
        mine.merge(otherElements, part);
      }
      Handler<S> otherHandler = other.handler;
      if (otherHandler != null) {
        handler = (target, parser, token) -> otherHandler.value(part.apply(target), parser, token);
      }
      Consumer<S> otherEnd = other.end;
      if (otherEnd != null) {
        end = target -> otherEnd.accept(part.apply(target));
      }
      deep |= other.deep;
    }

    private Node<T> copy() {
      Node<T> copy = new Node<>();
      members.forEach((name, member) -> copy.put(name, member.copy()));
      copy.elements = elements == this ? copy : elements == null ? null : elements.copy();
      copy.anyMember = anyMember == null ? null : anyMember.copy();
      copy.handler = handler;
      copy.end = end;
      copy.deep = deep;
      return copy;
    }
  }

  /** Collects fields; not thread-safe. */
  public static final class Builder<T> {
    private final Node<T> root;

    private Builder(Node<T> root) {
      this.root = root;
    }

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

    /** Wants a string, or a number as it is written. */
    public Builder<T> word(String path, BiConsumer<T, String> into) {
      node(path).handler =
          (target, parser, token) -> {
            if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
              into.accept(target, JsonTrimmer.beginning(parser.getText()));
            }
          };
      return this;
    }

    /**
     * Wants all members of the object at a path that are strings or numbers, the latter as they are
     * written; but not those that have a path of their own. Of a string longer than some 500 bytes
     * only the beginning arrives.
     */
    public Builder<T> words(String path, MemberHandler<T> into) {
      Node<T> object = node(path);
      Node<T> member = object.anyMember == null ? new Node<>() : object.anyMember;
      object.anyMember = member;
      member.handler =
          (target, parser, token) -> {
            String name = parser.currentName();
            if (name != null && (token == JsonToken.VALUE_STRING || token.isNumeric())) {
              into.member(target, name, JsonTrimmer.beginning(parser.getText()));
            }
          };
      return this;
    }

    /** Wants a whole number; one in quotes counts, and of a fraction the whole part. */
    public Builder<T> number(String path, ObjLongConsumer<T> into) {
      node(path).handler =
          (target, parser, token) -> {
            Double number = number(parser, token);
            if (number != null && !number.isNaN()) {
              into.accept(target, number.longValue());
            }
          };
      return this;
    }

    /** Wants a number with all its decimals; one in quotes counts. */
    public Builder<T> decimal(String path, BiConsumer<T, BigDecimal> into) {
      node(path).handler =
          (target, parser, token) -> {
            if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
              try {
                into.accept(target, new BigDecimal(parser.getText()));
              } catch (NumberFormatException ignored) {
                // Another type than was wanted goes nowhere.
              }
            }
          };
      return this;
    }

    /** Wants a boolean. */
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

    /** Wants to know where the object or array at a path ends, its fields having arrived. */
    public Builder<T> atEnd(String path, Consumer<T> then) {
      node(path).end = then;
      return this;
    }

    /** Wants the same of each element where the document is an array. */
    public Builder<T> orOfEachElement() {
      root.elements = root;
      return this;
    }

    /**
     * Wants all that other fields want of a document, which is here below a path.
     *
     * @param part what of the target collects the values
     */
    public <S> Builder<T> below(String path, JsonFields<S> fields, Function<T, S> part) {
      node(path).merge(fields.root, part);
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
          node = node.addMember(name);
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

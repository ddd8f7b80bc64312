package io.percapita.provider.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.percapita.provider.json.JsonFields.Handler;
import io.percapita.provider.json.JsonFields.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of one JSON document as its bytes arrive.
 *
 * <p>Holds some 3 KB, whatever the document's size. Malformed JSON ends the reading with a {@link
 * #problem()}; what is nested deeper than any wanted field is passed over. Not thread-safe.
 *
 * @param <T> what collects the values
 */
public final class JsonReader<T> {
  /** The trimmer lets the brackets of one more level pass, though nothing in them. */
  private static final int MAX_DEPTH = JsonTrimmer.MAX_DEPTH + 1;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Neither names nor buffers may outlive a call: both would grow with what passes.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(SmallBuffers.POOL)
          // The parser takes a comma too many for right or wrong, depending on where its input was
          // cut; that must not be seen.
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final T target;
  private final JsonTrimmer trimmer;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final @Nullable Node<T>[] path;
  private final boolean[] inArray = new boolean[MAX_DEPTH];
  private final Node<T> root;
  private @Nullable Node<T> member;
  private int depth;
  private boolean complete;
  private @Nullable String problem;

  /** Reads fields into a target. */
  @SuppressWarnings("unchecked") // an array of a generic type can be made no other way
  public JsonReader(JsonFields<T> fields, T target) {
    this.target = target;
    this.root = fields.root();
    this.path = (Node<T>[]) new Node<?>[MAX_DEPTH];
    this.trimmer = new JsonTrimmer(this::feed);
    try {
      this.parser = JSON.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no input yet that could fail
    }
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** Takes the next bytes of the document. What follows a complete document is ignored. */
  public void bytes(byte[] bytes, int offset, int length) {
    if (problem == null && !complete) {
      trimmer.bytes(bytes, offset, length);
    }
  }

  /** Whether the document has been read to its end. */
  public boolean isComplete() {
    return complete;
  }

  /** Why the document is malformed, without any of its content, or null if it is not so far. */
  public @Nullable String problem() {
    return problem;
  }

  private void feed(byte[] bytes, int offset, int length) {
    if (problem != null || complete) {
      return;
    }
    try {
      feeder.feedInput(bytes, offset, offset + length);
      // Not a token further than the document, whose end may be followed by anything.
      while (!complete) {
        JsonToken token = parser.nextToken();
        if (token == null || token == JsonToken.NOT_AVAILABLE) {
          return;
        }
        accept(token);
      }
    } catch (JacksonException ignored) { // its message quotes the text, which may be a prompt
      problem = "malformed JSON";
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory cannot fail to be read
    }
  }

  private void accept(JsonToken token) throws IOException {
    if (token == JsonToken.FIELD_NAME) {
      Node<T> object = path[depth - 1];
      member = object == null ? null : object.member(parser.currentName());
    } else if (token.isStructStart()) {
      push(valueNode(), token == JsonToken.START_ARRAY);
    } else if (token.isStructEnd()) {
      depth--;
      complete = depth == 0;
    } else {
      Node<T> node = valueNode();
      Handler<T> handler = node == null ? null : node.handler();
      if (handler != null) {
        handler.value(target, parser, token);
      }
      complete = depth == 0;
    }
  }

  private void push(@Nullable Node<T> node, boolean array) {
    path[depth] = node;
    inArray[depth] = array;
    depth++;
  }

  private @Nullable Node<T> valueNode() {
    if (depth == 0) {
      return root;
    }
    Node<T> container = path[depth - 1];
    if (!inArray[depth - 1]) {
      return member;
    }
    return container == null ? null : container.elements();
  }
}

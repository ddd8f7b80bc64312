package io.percapita.provider;

import io.percapita.provider.json.JsonFields;
import io.percapita.provider.json.JsonReader;
import io.percapita.provider.json.MultipartReader;
import io.percapita.wire.ByteSink;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request body, of JSON or a form, as its bytes arrive. Not thread-safe. */
final class RequestReader {
  private final JsonFields<RequestFacts> fields;
  private RequestFacts facts = new RequestFacts();
  private Set<String> wantedMetadata = Set.of();
  private @Nullable ByteSink body;
  private @Nullable JsonReader<RequestFacts> document;
  private boolean hasEnded;

  RequestReader(JsonFields<RequestFacts> fields) {
    this.fields = fields;
  }

  void bytes(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (body == null && from < end && isSpace(bytes[from])) {
      from++;
    }
    if (hasEnded || from == end) {
      return;
    }
    ByteSink reader = body;
    if (reader == null) {
      reader = readerOf(bytes[from]);
      body = reader;
    }
    reader.bytes(bytes, from, end - from);
  }

  /** Which entries of the metadata are wanted. */
  void wantMetadata(Set<String> names) {
    wantedMetadata = names;
    facts.wantMetadata(names);
  }

  /** Forgets what was read. */
  void restart() {
    facts = new RequestFacts();
    facts.wantMetadata(wantedMetadata);
    body = null;
    document = null;
    hasEnded = false;
  }

  /**
   * Takes note that the answer begins, which is about to need the memory: what has read a whole
   * request is let go. The rest of another may still come, since some clients show what they have
   * sent only afterwards, on another thread than the answer.
   */
  void answerBegins() {
    if (document != null && document.isComplete()) {
      body = null;
      document = null;
      hasEnded = true;
    }
  }

  /** Whether a document has been read to its end; a form does not tell. */
  boolean isComplete() {
    return hasEnded || (document != null && document.isComplete());
  }

  /** What the request has said so far. */
  RequestFacts facts() {
    return facts;
  }

  /** Requests that upload files are forms, which begin with the hyphens of a boundary. */
  private ByteSink readerOf(byte first) {
    if (first == '-') {
      return new MultipartReader<>(fields, facts)::bytes;
    }
    document = new JsonReader<>(fields, facts);
    return document::bytes;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}

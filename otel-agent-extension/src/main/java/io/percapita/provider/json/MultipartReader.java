package io.percapita.provider.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of a form in {@code multipart/form-data} as its bytes arrive, as {@link
 * JsonReader} does those of a JSON document: a form's fields are the members of an object, all of
 * them strings.
 *
 * <p>The boundary is learned from the body's first line, since the header that announces it is not
 * at hand. Files and fields that nobody wants are passed over, however large. Retains some 600
 * bytes besides what JSON takes. Not thread-safe.
 *
 * @param <T> what collects the values
 */
public final class MultipartReader<T> {
  /** <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1">RFC 2046</a> allows 70. */
  private static final int MAX_BOUNDARY = 200;

  private static final int LINE_BYTES = 256;

  private enum State {
    FIRST_LINE,
    HEADERS,
    VALUE,
    AFTER_BOUNDARY,
    DONE
  }

  private final JsonFields<T> fields;
  private final MemberWriter json;
  private final byte[] line = new byte[LINE_BYTES];
  private int lineLength;

  private State state = State.FIRST_LINE;

  /** The line break before a boundary, and the boundary. */
  private byte[] delimiter = {};

  private int matched;
  private @Nullable String name;
  private boolean isFile;
  private boolean isWanted;

  /** Reads fields into a target. */
  public MultipartReader(JsonFields<T> fields, T target) {
    this.fields = fields;
    this.json = new MemberWriter(new JsonReader<>(fields, target)::bytes);
  }

  /** Takes the next bytes of the form. What follows its end is ignored. */
  public void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at++) {
      switch (state) {
        case FIRST_LINE -> firstLine(bytes[at]);
        case HEADERS -> headers(bytes[at]);
        case VALUE -> {
          at = isWanted ? at : skip(bytes, at, end);
          if (at < end) {
            value(bytes[at]);
          }
        }
        case AFTER_BOUNDARY -> afterBoundary(bytes[at]);
        case DONE -> at = end;
      }
    }
    json.flush();
  }

  private void firstLine(byte b) {
    if (b != '\n') {
      append(b);
      if (lineLength > MAX_BOUNDARY) {
        state = State.DONE; // a form does not begin like this
      }
      return;
    }
    boolean carriageReturn = lineLength > 0 && line[lineLength - 1] == '\r';
    String boundary = text().stripTrailing();
    if (boundary.length() > 2 && boundary.startsWith("--")) {
      delimiter =
          ((carriageReturn ? "\r\n" : "\n") + boundary).getBytes(StandardCharsets.ISO_8859_1);
      startPart();
    } else {
      state = State.DONE;
    }
  }

  private void startPart() {
    state = State.HEADERS;
    lineLength = 0;
    name = null;
    isFile = false;
  }

  private void headers(byte b) {
    if (b != '\n') {
      append(b);
      return;
    }
    String header = text().strip();
    lineLength = 0;
    if (!header.isEmpty()) {
      if (header.regionMatches(true, 0, "content-disposition:", 0, 20)) {
        name = parameter(header, "name");
        isFile = parameter(header, "filename") != null || parameter(header, "filename*") != null;
      }
      return;
    }
    state = State.VALUE;
    matched = 0;
    String field = name;
    isWanted = !isFile && field != null && fields.wants(field);
    if (isWanted && field != null) {
      json.start(field);
    }
  }

  /** Where a boundary may begin, at the earliest, in what nobody wants. */
  private int skip(byte[] bytes, int from, int end) {
    int at = from;
    while (matched == 0 && at < end && bytes[at] != delimiter[0]) {
      at++;
    }
    return at;
  }

  /** No part of a delimiter but its beginning is a line break, so a mismatch begins at most one. */
  private void value(byte b) {
    if (b == delimiter[matched]) {
      matched++;
      if (matched == delimiter.length) {
        if (isWanted) {
          json.end();
        }
        state = State.AFTER_BOUNDARY;
        lineLength = 0;
      }
      return;
    }
    boolean mayBegin = b == delimiter[0];
    if (isWanted) {
      for (int i = 0; i < matched; i++) {
        json.content(delimiter[i]);
      }
      if (!mayBegin) {
        json.content(b);
      }
    }
    matched = mayBegin ? 1 : 0;
  }

  /** Two hyphens after the boundary end the form; a line break begins the next part. */
  private void afterBoundary(byte b) {
    if (b == '\n') {
      startPart();
      return;
    }
    append(b);
    if (lineLength == 2 && line[0] == '-' && line[1] == '-') {
      state = State.DONE;
    }
  }

  /** A header's parameter, or null; a semicolon in a file's name does no harm. */
  private static @Nullable String parameter(String header, String wanted) {
    for (String part : header.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(wanted)) {
        return part.substring(equals + 1).strip().replace("\"", "");
      }
    }
    return null;
  }

  private void append(byte b) {
    if (lineLength < LINE_BYTES) {
      line[lineLength++] = b;
    }
  }

  private String text() {
    return new String(Arrays.copyOf(line, lineLength), StandardCharsets.ISO_8859_1);
  }
}

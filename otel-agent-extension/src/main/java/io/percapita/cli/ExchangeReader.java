package io.percapita.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads exchanges as tools record them. Keys that are not known are passed over: recordings hold
 * more than is needed here. Immutable and thread-safe.
 */
final class ExchangeReader {
  private static final String ENCODING = "content-encoding";
  private static final int SUCCESS = 200;

  /** As seconds it would be a date three thousand years from now. */
  private static final double FIRST_IN_MILLIS = 1e11;

  private static final byte[] GZIP = {(byte) 0x1F, (byte) 0x8B};

  private final Clock clock;

  /**
   * Makes a reader.
   *
   * @param clock tells the time of exchanges that do not say theirs
   */
  ExchangeReader(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads an exchange.
   *
   * @throws IllegalArgumentException if it cannot be used; the message names the key
   */
  Exchange read(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("an exchange is a JSON object");
    }
    String method = text(node, "method");
    Map<String, String> headers = headers(node.path("response_headers"));
    byte[] body = bytes(node, "response_body");
    if (isDecoded(node, headers.get(ENCODING), body)) {
      headers.remove(ENCODING);
    }
    return new Exchange(
        method == null ? "POST" : method.strip().toUpperCase(Locale.ROOT),
        url(text(node, "url")),
        bytes(node, "request_body"),
        status(node.path("status")),
        headers,
        body,
        at(node.path("at")));
  }

  /** Tools often record a body decoded, and the headers as they were. */
  private static boolean isDecoded(JsonNode node, @Nullable String encoding, byte[] body) {
    if (encoding == null) {
      return false;
    }
    boolean saysGzip = encoding.strip().toLowerCase(Locale.ROOT).endsWith("gzip");
    boolean isGzip = body.length > 1 && body[0] == GZIP[0] && body[1] == GZIP[1];
    return hasText(node, "response_body") || (saysGzip && !isGzip) || isPlainText(body);
  }

  /** No encoding makes bytes that are all characters, and printable or white space. */
  private static boolean isPlainText(byte[] body) {
    for (byte b : body) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * A moment as text, of UTC where it names no offset, or as seconds or milliseconds since 1970.
   */
  private Instant at(JsonNode at) {
    if (at.isMissingNode() || at.isNull()) {
      return Instant.now(clock);
    }
    if (at.isNumber()) {
      double number = at.doubleValue();
      return Instant.ofEpochMilli((long) (number < FIRST_IN_MILLIS ? number * 1000 : number));
    }
    if (!at.isTextual()) {
      throw new IllegalArgumentException("at: " + at + " is not a time");
    }
    try {
      return LocalDateTime.parse(at.textValue()).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return QueryWords.instant(at.textValue());
    }
  }

  private static URI url(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("the key \"url\" is missing");
    }
    try {
      return new URI(encoded(text.strip()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url: \"" + text + "\" is not a URL", e);
    }
  }

  /** Clients send characters that a URL must not have, and tools record them as they were. */
  private static String encoded(String url) {
    StringBuilder legal = new StringBuilder();
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || "\"<>\\^`{|}".indexOf(c) >= 0) {
        legal.append('%').append(HexFormat.of().toHexDigits((byte) c));
      } else {
        legal.append(c);
      }
    }
    return legal.toString();
  }

  private static int status(JsonNode status) {
    if (status.isMissingNode() || status.isNull()) {
      return SUCCESS;
    }
    int code = status.asInt(-1);
    if (code < 0) {
      throw new IllegalArgumentException("status: " + status + " is not an HTTP status");
    }
    return code;
  }

  /** A header is a text, or an array of texts of which the first counts. */
  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new HashMap<>();
    node.properties()
        .forEach(
            header -> {
              JsonNode value = header.getValue();
              JsonNode first = value.isArray() ? value.path(0) : value;
              if (first.isValueNode() && !first.isNull()) {
                headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), first.asText());
              }
            });
    return headers;
  }

  /** A body is a text, or bytes in base 64 under another key; JSON written out counts as text. */
  private static byte[] bytes(JsonNode node, String key) {
    JsonNode body = node.path(key);
    String encoded = text(node, key + "_base64");
    if (encoded != null && !hasText(node, key)) {
      try {
        return Base64.getMimeDecoder().decode(encoded);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + "_base64: is not base 64", e);
      }
    }
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    String text = body.isTextual() ? body.textValue() : body.toString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An empty text is none: some tools write one beside the bytes. */
  private static boolean hasText(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return node.hasNonNull(key) && !(value.isTextual() && value.textValue().isEmpty());
  }

  private static @Nullable String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + ": " + value + " is not a text");
    }
    return value.textValue();
  }
}

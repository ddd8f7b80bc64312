package io.percapita.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
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
    String at = text(node, "at");
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
        at == null ? Instant.now(clock) : QueryWords.instant(at));
  }

  /** Tools often record a body decoded, and the headers as they were. */
  private static boolean isDecoded(JsonNode node, @Nullable String encoding, byte[] body) {
    if (encoding == null) {
      return false;
    }
    boolean saysGzip = encoding.strip().toLowerCase(Locale.ROOT).endsWith("gzip");
    boolean isGzip = body.length > 1 && body[0] == GZIP[0] && body[1] == GZIP[1];
    return node.hasNonNull("response_body") || (saysGzip && !isGzip);
  }

  private static URI url(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("the key \"url\" is missing");
    }
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url: \"" + text + "\" is not a URL", e);
    }
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
    if (encoded != null && !node.hasNonNull(key)) {
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

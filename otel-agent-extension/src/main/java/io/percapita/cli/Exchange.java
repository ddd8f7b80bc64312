package io.percapita.cli;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorded HTTP exchange.
 *
 * @param method the request's method, in upper case
 * @param url where it went
 * @param requestBody the request's body, empty for none
 * @param status the response's status
 * @param responseHeaders by name in lower case
 * @param responseBody the response's body as it was sent, empty for none
 * @param at when the request was made
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Exchange(
    String method,
    URI url,
    byte[] requestBody,
    int status,
    Map<String, String> responseHeaders,
    byte[] responseBody,
    Instant at) {
  @Nullable String responseHeader(String name) {
    return responseHeaders.get(name.toLowerCase(Locale.ROOT));
  }
}

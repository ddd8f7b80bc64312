package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells requests that vouch for their body or path, by a signature or a digest: changed, they would
 * be refused.
 *
 * <p>What is signed is said in {@code Authorization} by a scheme of its own, of which there are
 * many and will be more: so it is the schemes that only show a key or a token which are known here,
 * and any other one is taken for a signature.
 */
final class Signatures {
  /** RFC 6750, 7617, and what gateways and providers call keys. */
  private static final Set<String> SHOWN =
      Set.of("bearer", "basic", "apikey", "api-key", "key", "token", "x-api-key");

  /**
   * RFC 9530, 9421, 9449 and what went before them; AWS, Azure, Oracle, Alibaba and Google; and
   * what gateways that check an HMAC are told to look for.
   */
  private static final List<String> HEADERS =
      List.of(
          "content-md5",
          "content-digest",
          "repr-digest",
          "digest",
          "signature",
          "signature-input",
          "dpop",
          "x-amz-date",
          "x-amz-content-sha256",
          "x-ms-content-sha256",
          "x-content-sha256",
          "x-acs-content-sha256",
          "x-goog-content-sha256",
          "x-goog-hash",
          "x-signature",
          "x-request-signature",
          "x-hmac",
          "x-hmac-signature",
          "x-hub-signature-256",
          "x-body-digest",
          "x-body-hash");

  private Signatures() {}

  /** Whether a request is signed, or has a digest of its body. */
  static boolean isSigned(UnsentRequest request) {
    String authorization = request.header("authorization");
    if (authorization != null && !isShown(authorization.strip())) {
      return true;
    }
    String query = request.uri().getRawQuery();
    if (query != null && query.toLowerCase(Locale.ROOT).contains("signature=")) {
      return true;
    }
    for (int i = 0; i < HEADERS.size(); i++) {
      if (request.header(HEADERS.get(i)) != null) {
        return true;
      }
    }
    return false;
  }

  /** A key alone is one word. */
  private static boolean isShown(String authorization) {
    int space = authorization.indexOf(' ');
    return space < 0 || SHOWN.contains(authorization.substring(0, space).toLowerCase(Locale.ROOT));
  }
}

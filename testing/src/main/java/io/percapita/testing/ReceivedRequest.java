package io.percapita.testing;

import java.util.List;
import java.util.Map;

/**
 * A request as the stand-in received it, and what it answered.
 *
 * @param protocol the protocol, such as {@code HTTP/2.0}
 * @param method the method
 * @param path the path
 * @param headers the headers, names in lower case
 * @param bodyDigest the CRC-32C of the body, in hexadecimal
 * @param bodyLength the body's length in bytes
 * @param answerDigest the CRC-32C of the answer before any content encoding
 * @param answerLength the answer's length in bytes before any content encoding
 */
public record ReceivedRequest(
    String protocol,
    String method,
    String path,
    Map<String, List<String>> headers,
    String bodyDigest,
    long bodyLength,
    String answerDigest,
    long answerLength) {}

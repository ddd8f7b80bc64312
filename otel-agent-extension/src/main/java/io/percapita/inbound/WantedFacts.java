package io.percapita.inbound;

import java.util.List;

/**
 * What configuration asks for of inbound requests; nothing else of them is looked at.
 *
 * @param headers the names of headers
 * @param claims the names of claims of a bearer token
 * @param sessionAttributes the names of attributes of the servlet session
 * @param principal whether it matters who has logged in
 * @param baggage the keys of baggage of which it matters whether it came with a request
 */
public record WantedFacts(
    List<String> headers,
    List<String> claims,
    List<String> sessionAttributes,
    boolean principal,
    List<String> baggage) {
  /** Wants nothing. */
  public static final WantedFacts NOTHING =
      new WantedFacts(List.of(), List.of(), List.of(), false, List.of());

  /** Copies the lists. */
  public WantedFacts {
    headers = List.copyOf(headers);
    claims = List.copyOf(claims);
    sessionAttributes = List.copyOf(sessionAttributes);
    baggage = List.copyOf(baggage);
  }

  /** The same of everything but what the headers say. */
  public WantedFacts withoutHeaders() {
    return new WantedFacts(List.of(), List.of(), sessionAttributes, principal, baggage);
  }

  boolean inHeaders() {
    return !headers.isEmpty() || !claims.isEmpty();
  }
}

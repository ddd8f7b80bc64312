package io.percapita.smoke.app;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The drivers of one JVM. Where there are several, a request's {@code how} begins with the name of
 * one and a colon.
 */
final class Drivers {
  private final Map<String, Driver> byName;

  /** Opens each that is named, with commas between the names. */
  Drivers(String names, Function<String, Driver> open) {
    this.byName = Stream.of(names.split(",", -1)).collect(Collectors.toMap(it -> it, open));
  }

  /** Who is to send a request. */
  Driver of(SmokeRequest request) {
    if (byName.size() == 1) {
      return byName.values().iterator().next();
    }
    Driver named = byName.get(name(request));
    if (named == null) {
      throw new IllegalArgumentException(request.how() + " names none of " + byName.keySet());
    }
    return named;
  }

  /** What the driver is to be told of the request. */
  SmokeRequest forOne(SmokeRequest request) {
    String name = name(request);
    return byName.containsKey(name)
        ? request.sentBy(request.how().substring(name.length() + 1))
        : request;
  }

  private static String name(SmokeRequest request) {
    return request.how().substring(0, Math.max(0, request.how().indexOf(':')));
  }
}

package io.percapita.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in memory, that an adapter is about to send. */
final class Request implements UnsentRequest {
  private final URI uri;
  private final Map<String, String> headers = new HashMap<>();
  String body;
  boolean once;
  boolean isUnknown;
  boolean isFixed;
  boolean canFilter;
  boolean isEarly;
  String broken = "nothing";
  @Nullable IOException failure;
  int asked;

  Request(URI uri, String body) {
    this.uri = uri;
    this.body = body;
  }

  Request with(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  private void breakIf(String what) {
    if (broken.equals(what)) {
      throw new LinkageError(what);
    }
  }

  @Override
  public boolean isEarly() {
    return isEarly;
  }

  @Override
  public URI uri() {
    asked++;
    return uri;
  }

  @Override
  public @Nullable String header(String name) {
    asked++;
    breakIf("head");
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public long bodyLength() {
    asked++;
    breakIf("length");
    return isUnknown ? -1 : body.length();
  }

  @Override
  public byte @Nullable [] body() throws IOException {
    asked++;
    breakIf("body");
    if (failure != null) {
      throw failure;
    }
    return once ? null : body.getBytes(UTF_8);
  }

  @Override
  public boolean canReplaceBody() {
    asked++;
    return !isFixed;
  }

  @Override
  public boolean canFilterResponse() {
    asked++;
    return canFilter;
  }

  @Override
  public boolean canReplacePath() {
    asked++;
    return true;
  }
}

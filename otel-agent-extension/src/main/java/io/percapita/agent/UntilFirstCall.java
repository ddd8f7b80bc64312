package io.percapita.agent;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTapFactory;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engine until the application's first call, which it tells of and then makes way. */
record UntilFirstCall(CallTapFactory engine, FirstUse firstUse) implements CallTapFactory {
  @Override
  public CallTap start(String client, String method, URI uri) {
    CallTaps.install(engine);
    firstUse.isNow();
    return engine.start(client, method, uri);
  }

  @Override
  public boolean mayFollow(@Nullable String host) {
    return engine.mayFollow(host);
  }

  @Override
  public boolean isMetered(String method, URI uri) {
    return engine.isMetered(method, uri);
  }

  @Override
  public CallTap rerouted(CallTap tap, String client, String method, URI uri) {
    return engine.rerouted(tap, client, method, uri);
  }

  @Override
  public TapScope enter(@Nullable LayeredCall call) {
    return engine.enter(call);
  }

  @Override
  public @Nullable LayeredCall entered() {
    return engine.entered();
  }

  @Override
  public Set<String> withheldHeaders() {
    return engine.withheldHeaders();
  }

  @Override
  public void adapterFailed(String client, Throwable cause) {
    engine.adapterFailed(client, cause);
  }
}

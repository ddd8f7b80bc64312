package io.opentelemetry.javaagent.percapita.bridge;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tap of a call that is not followed: does nothing. */
final class NoopCallTap implements CallTap {
  @Override
  public boolean isActive() {
    return false;
  }

  @Override
  public TapScope enterCall() {
    return TapScope.NOOP;
  }

  @Override
  public TapScope enterExchange() {
    return TapScope.NOOP;
  }

  @Override
  public TapScope enterRequest() {
    return TapScope.NOOP;
  }

  @Override
  public TapScope enterCaller() {
    return TapScope.NOOP;
  }

  @Override
  public void requestStart() {}

  @Override
  public void requestBytes(ByteBuffer bytes) {}

  @Override
  public void responseHead(int status, Function<String, @Nullable String> headers) {}

  @Override
  public void responseBytes(ByteBuffer bytes) {}

  @Override
  public void completed() {}

  @Override
  public void cancelled() {}

  @Override
  public void stopped(long timeoutNanos) {}

  @Override
  public void failed(Throwable cause) {}
}

package io.percapita.capture;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.percapita.telemetry.CallMark;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tap of a request to a provider that is not metered, such as an upload: it only marks the
 * context, so that the provider receives no baggage until its response has come.
 */
final class UnmeteredTap implements CallTap {
  private final Context caller;
  private volatile Mark last = new Mark();

  UnmeteredTap(Context caller) {
    this.caller = caller;
  }

  @Override
  public boolean isActive() {
    return false;
  }

  @Override
  public TapScope enterCall() {
    return enter(Context.current().with(CallMark.none()));
  }

  @Override
  public TapScope enterExchange() {
    Mark next = new Mark(); // the request may be sent again after a response
    last = next;
    return enter(Context.current().with(next));
  }

  @Override
  public TapScope enterRequest() {
    return enterExchange();
  }

  @Override
  public TapScope enterCaller() {
    return enter(caller);
  }

  @SuppressWarnings("MustBeClosedChecker") // the adapter closes it
  private static TapScope enter(Context context) {
    Scope scope = context.makeCurrent();
    return scope::close;
  }

  @Override
  public void requestStart() {}

  @Override
  public void requestBytes(ByteBuffer bytes) {}

  @Override
  public void responseHead(int status, Function<String, @Nullable String> headers) {
    last.isOver = true;
  }

  @Override
  public void responseBytes(ByteBuffer bytes) {}

  @Override
  public void completed() {
    last.isOver = true;
  }

  @Override
  public void cancelled() {
    last.isOver = true;
  }

  @Override
  public void stopped(long timeoutNanos) {
    last.isOver = true;
  }

  @Override
  public void failed(Throwable cause) {
    last.isOver = true;
  }

  /** One exchange's; see {@link ExchangeMark}. */
  private static final class Mark implements CallMark {
    private volatile boolean isOver;

    @Override
    public boolean covers(String client, String method, String host, String path) {
      return false;
    }

    @Override
    public boolean isSending() {
      return !isOver;
    }
  }
}

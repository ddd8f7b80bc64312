package io.percapita.instrument;

import io.opentelemetry.context.Context;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTapFactory;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An engine that follows each call to {@code llm.test} that posts to {@code /v1}, and writes down
 * what it is shown.
 */
public final class RecordingTaps implements CallTapFactory {
  /** What each call was shown, in order: {@code 1 head 200}, {@code 1 response abc}. */
  public final List<String> shown = new ArrayList<>();

  /** The call that a layer above has begun, or null. */
  public @Nullable LayeredCall above;

  /** The call in whose caller's context this runs, or null. */
  public @Nullable Integer caller;

  /** The context in which each call was begun. */
  public final List<Context> contexts = new ArrayList<>();

  /** What is to be sent in place of each request. */
  public Outgoing outgoing = Outgoing.UNCHANGED;

  /** What every tap throws when it is asked for that, or null. */
  public @Nullable RuntimeException admissionFailure;

  /** How many bytes of a request adapters are to hold back. */
  public int heldBytes;

  /** What is taken out of every response, or null. */
  public @Nullable ResponseFilter filter;

  /** What every tap throws when it is shown a response's bytes, or null. */
  public @Nullable RuntimeException failure;

  /** What providers are not to have. */
  public Set<String> withheld = Set.of("baggage");

  private int calls;

  /** Makes a new one the engine that adapters find. */
  public static RecordingTaps install() {
    RecordingTaps taps = new RecordingTaps();
    CallTaps.install(taps);
    return taps;
  }

  @Override
  public boolean mayFollow(@Nullable String host) {
    return "llm.test".equals(host);
  }

  @Override
  public CallTap start(String client, String method, URI uri) {
    shown.add(++calls + " start " + method + " " + uri);
    contexts.add(Context.current());
    return new Recording(calls, isMetered(method, uri));
  }

  @Override
  public boolean isMetered(String method, URI uri) {
    return method.equals("POST") && uri.getPath().startsWith("/v1");
  }

  @Override
  public CallTap rerouted(CallTap tap, String client, String method, URI uri) {
    return tap.isActive() || !isMetered(method, uri) ? tap : start(client, method, uri);
  }

  @Override
  public TapScope enter(@Nullable LayeredCall call) {
    LayeredCall outer = above;
    above = call;
    return () -> above = outer;
  }

  @Override
  public @Nullable LayeredCall entered() {
    return above;
  }

  @Override
  public Set<String> withheldHeaders() {
    return withheld;
  }

  @Override
  public void adapterFailed(String client, Throwable cause) {
    shown.add("adapter failed: " + cause.getMessage());
  }

  private final class Recording implements CallTap {
    private final int call;
    private final boolean isActive;

    Recording(int call, boolean isActive) {
      this.call = call;
      this.isActive = isActive;
    }

    private void show(String what) {
      shown.add(call + " " + what);
    }

    private String text(ByteBuffer bytes) {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    @Override
    public boolean isActive() {
      return isActive;
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
      Integer outer = caller;
      caller = call;
      return () -> caller = outer;
    }

    @Override
    public int heldBytes() {
      return heldBytes;
    }

    @Override
    public Outgoing admit(UnsentRequest request) {
      if (admissionFailure != null) {
        throw admissionFailure;
      }
      return outgoing;
    }

    @Override
    public void requestStart() {}

    @Override
    public void requestBytes(ByteBuffer bytes) {
      show("request " + text(bytes));
    }

    @Override
    public void responseHead(int status, Function<String, @Nullable String> headers) {
      show("head " + status + " " + headers.apply("content-type"));
    }

    @Override
    public @Nullable ResponseFilter responseFilter(
        int status, Function<String, @Nullable String> headers) {
      return filter;
    }

    @Override
    public void responseBytes(ByteBuffer bytes) {
      if (failure != null) {
        throw failure;
      }
      show("response " + text(bytes));
    }

    @Override
    public void completed() {
      show("completed");
    }

    @Override
    public void cancelled() {
      show("cancelled");
    }

    @Override
    public void stopped(long timeoutNanos) {
      show("stopped");
    }

    @Override
    public void failed(Throwable cause) {
      show("failed " + cause.getClass().getSimpleName());
    }
  }
}

package io.percapita.capture;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.percapita.call.CallEnd;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmResponse;
import io.percapita.metering.MeteredCall;
import io.percapita.provider.CallReader;
import io.percapita.telemetry.CallMark;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One live call: the bytes that pass go to a decoder, and the end of the exchange becomes an {@link
 * LlmCall}.
 *
 * <p>Ends once, whoever says so first: the client, the application or the timeout. Holds a bounded
 * number of bytes and none of the application's objects. A failure in here switches the decoding of
 * this call off; the call is then recorded as one of unknown usage.
 */
final class CallCapture implements CallTap, CallMark {
  private static final int SCRATCH_BYTES = 2048;
  private static final int TIMEOUT_SLACK = 10;

  private final String method;
  private final String host;
  private final String path;
  private final MeteredCall metered;
  private final Context callContext;
  private final OpenCalls openCalls;
  private final CaptureErrors errors;
  private final LongSupplier nanoClock;
  private final Instant startedAt;
  private final long startNanos;

  private volatile long lastActivityNanos;
  private volatile boolean hasResponse;

  // The client may write the request, deliver the response and give up on three threads.
  private final Object lock = new Object();
  private final CallReader reader;
  private byte @Nullable [] scratch;
  private int statusCode;
  private long firstChunkNanos = -1;
  private boolean broken;
  private boolean ended;

  CallCapture(
      String method,
      URI uri,
      MeteredCall metered,
      OpenCalls openCalls,
      CaptureErrors errors,
      Instant startedAt,
      LongSupplier nanoClock) {
    this.method = method;
    this.host = uri.getHost();
    this.path = uri.getPath();
    this.reader = new CallReader(metered.endpoint());
    this.metered = metered;
    this.openCalls = openCalls;
    this.errors = errors;
    this.startedAt = startedAt;
    this.nanoClock = nanoClock;
    this.callContext = metered.callContext().with(this);
    this.startNanos = nanoClock.getAsLong();
    this.lastActivityNanos = startNanos;
  }

  @Override
  public boolean isActive() {
    return true;
  }

  @Override
  public boolean covers(String otherMethod, String otherHost, String otherPath) {
    return !hasResponse
        && method.equals(otherMethod)
        && host.equalsIgnoreCase(otherHost)
        && path.equals(otherPath);
  }

  @Override
  public TapScope enterCall() {
    return enter(callContext);
  }

  @Override
  public TapScope enterCaller() {
    return enter(metered.callerContext());
  }

  @SuppressWarnings("MustBeClosedChecker") // the adapter closes it
  private TapScope enter(Context context) {
    try {
      Scope scope = context.makeCurrent();
      return scope::close;
    } catch (Throwable t) {
      errors.failed("context", t);
      return TapScope.NOOP;
    }
  }

  @Override
  public void requestStart() {
    synchronized (lock) {
      try {
        if (isReading()) {
          reader.requestStart();
        }
      } catch (Throwable t) {
        giveUp("request", t);
      }
    }
  }

  @Override
  public void requestBytes(ByteBuffer bytes) {
    synchronized (lock) {
      try {
        lastActivityNanos = nanoClock.getAsLong();
        if (isReading()) {
          forEachPiece(bytes, reader::requestBytes);
        }
      } catch (Throwable t) {
        giveUp("request", t);
      }
    }
  }

  @Override
  public void responseHead(int status, Function<String, @Nullable String> headers) {
    synchronized (lock) {
      try {
        lastActivityNanos = nanoClock.getAsLong();
        hasResponse = true;
        statusCode = status;
        if (isReading()) {
          reader.responseHead(status, headers);
        }
      } catch (Throwable t) {
        giveUp("response", t);
      }
    }
  }

  @Override
  public void responseBytes(ByteBuffer bytes) {
    synchronized (lock) {
      try {
        lastActivityNanos = nanoClock.getAsLong();
        if (firstChunkNanos < 0 && bytes.hasRemaining()) {
          firstChunkNanos = lastActivityNanos - startNanos;
        }
        if (isReading()) {
          forEachPiece(bytes, reader::responseBytes);
        }
      } catch (Throwable t) {
        giveUp("response", t);
      }
    }
  }

  @Override
  public void completed() {
    end(CallEnd.COMPLETED, null);
  }

  @Override
  public void cancelled() {
    end(CallEnd.CANCELLED, null);
  }

  @Override
  public void failed(Throwable cause) {
    Throwable real =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (real instanceof CancellationException || real instanceof InterruptedException) {
      end(CallEnd.CANCELLED, null);
    } else {
      end(CallEnd.FAILED, real);
    }
  }

  @Override
  public void stopped(long timeoutNanos) {
    // The client's clock starts a little before ours, so its timeout seems to come early.
    long soonest = timeoutNanos - timeoutNanos / TIMEOUT_SLACK;
    if (timeoutNanos > 0 && nanoClock.getAsLong() - startNanos >= soonest) {
      end(CallEnd.FAILED, new TimeoutException());
    } else {
      end(CallEnd.CANCELLED, null);
    }
  }

  void abandoned() {
    end(CallEnd.ABANDONED, null);
  }

  boolean hasResponse() {
    return hasResponse;
  }

  long lastActivityNanos() {
    return lastActivityNanos;
  }

  private void end(CallEnd how, @Nullable Throwable cause) {
    try {
      LlmCall call;
      synchronized (lock) {
        if (ended) {
          return;
        }
        ended = true;
        call = finish(how, cause);
      }
      openCalls.remove(this);
      metered.complete(call);
    } catch (Throwable t) {
      errors.failed("end", t);
      openCalls.remove(this);
    }
  }

  private LlmCall finish(CallEnd how, @Nullable Throwable cause) {
    long durationNanos = nanoClock.getAsLong() - startNanos;
    LlmResponse response = finishResponse();
    return new LlmCall(
        reader.provider(),
        metered.endpoint().region(),
        metered.endpoint().format().operation(),
        reader.request(),
        response,
        statusCode,
        how,
        LlmCall.errorType(statusCode, response, cause),
        startedAt,
        durationNanos,
        firstChunkNanos);
  }

  private LlmResponse finishResponse() {
    try {
      if (!broken) {
        LlmResponse response = reader.finish();
        if (response.problem() != null) {
          errors.unreadable("decode", response.problem());
        }
        return response;
      }
      reader.close();
    } catch (Throwable t) {
      giveUp("response", t);
    }
    return LlmResponse.unreadable("the call could not be followed");
  }

  private boolean isReading() {
    return !ended && !broken;
  }

  /** Called with the lock held. */
  private void giveUp(String stage, Throwable cause) {
    broken = true;
    errors.failed(stage, cause);
  }

  private void forEachPiece(ByteBuffer bytes, PieceReader reader) {
    if (bytes.hasArray()) {
      reader.read(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      return;
    }
    byte[] piece = scratch;
    if (piece == null) {
      piece = new byte[SCRATCH_BYTES];
      scratch = piece;
    }
    // A view of its own, since the position of the one given is not ours to move.
    ByteBuffer view = bytes.duplicate();
    while (view.hasRemaining()) {
      int length = Math.min(piece.length, view.remaining());
      view.get(piece, 0, length);
      reader.read(piece, 0, length);
    }
  }

  private interface PieceReader {
    void read(byte[] bytes, int offset, int length);
  }
}

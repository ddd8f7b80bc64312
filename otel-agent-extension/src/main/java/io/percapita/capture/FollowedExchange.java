package io.percapita.capture;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import io.percapita.call.CallEnd;
import io.percapita.capture.OwnTime.Stage;
import io.percapita.provider.Endpoint;
import io.percapita.telemetry.CallMark;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One live exchange whose bytes are read as they pass.
 *
 * <p>Ends once, whoever says so first: the client, the application or the timeout. Holds a bounded
 * number of bytes and none of the application's objects. A failure in here switches the reading of
 * this exchange off.
 */
abstract class FollowedExchange implements CallTap {
  private static final int TIMEOUT_SLACK = 10;

  // Loaded with this class, none of them can be missing once a call is over.
  private static final CallEnd COMPLETED = CallEnd.COMPLETED;
  private static final CallEnd CANCELLED = CallEnd.CANCELLED;
  private static final CallEnd FAILED = CallEnd.FAILED;
  private static final CallEnd ABANDONED = CallEnd.ABANDONED;

  private static final Outgoing UNCHANGED = Outgoing.UNCHANGED;

  private final ExchangeMark mark;
  private final Context callerContext;
  private final Span span;
  private final OpenCalls openCalls;
  private final CaptureErrors errors;
  private final OwnTime ownTime;
  private final LongSupplier nanoClock;
  private final long startNanos;

  private volatile long lastActivityNanos;
  private volatile long knownActivityNanos;

  // The client may write the request, deliver the response and give up on three threads.
  private final Object lock = new Object();
  private final Pieces pieces = new Pieces();
  private final OwnTime.PieceTime pieceTime;
  private int statusCode;
  private long firstChunkNanos = -1;
  private boolean broken;
  private boolean ended;

  /**
   * Follows an exchange.
   *
   * @param client the adapter that sees it
   * @param callerContext the context in which the application began it
   * @param span the exchange's span, or the caller's if it has none of its own
   */
  FollowedExchange(
      String client,
      String method,
      URI uri,
      Context callerContext,
      Span span,
      OpenCalls openCalls,
      CaptureErrors errors,
      OwnTime ownTime) {
    this.mark = new ExchangeMark(client, method, uri);
    this.callerContext = callerContext;
    this.span = span;
    this.openCalls = openCalls;
    this.errors = errors;
    this.ownTime = ownTime;
    this.pieceTime = ownTime.ofPieces();
    this.nanoClock = ownTime.clock();
    this.startNanos = nanoClock.getAsLong();
    this.lastActivityNanos = startNanos;
    this.knownActivityNanos = startNanos;
  }

  /** Whether the exchange began at this endpoint. */
  abstract boolean isAt(Endpoint endpoint);

  /** Reads the request head. */
  void readRequestHead(Function<String, @Nullable String> headers) {}

  /** The request is about to be written, for the first time or once more. */
  abstract void readRequestStart();

  /** Reads a piece of the request body. */
  abstract void readRequest(byte[] bytes, int offset, int length);

  /** Reads the response head. */
  abstract void readHead(int status, Function<String, @Nullable String> headers);

  /** Reads a piece of the response body. */
  abstract void readResponse(byte[] bytes, int offset, int length);

  /**
   * Ends the reading.
   *
   * @return what is then to be done, outside of the lock
   */
  abstract Runnable finish(CallEnd how, @Nullable Throwable cause);

  @Override
  public final boolean isActive() {
    return true;
  }

  @Override
  public final TapScope enterCall() {
    return enter(Context.current().with(span).with(CallMark.none()));
  }

  @Override
  public final TapScope enterExchange() {
    // The agent's own keys in the current context are to stay, such as its count of resends.
    return enter(Context.current().with(span).with(mark));
  }

  @Override
  public final TapScope enterRequest() {
    return enter(Context.current().with(span).with(mark.ofRequest()));
  }

  @Override
  public final TapScope enterCaller() {
    return enter(callerContext);
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
  public final void requestHead(Function<String, @Nullable String> headers) {
    synchronized (lock) {
      try {
        if (isReading()) {
          readRequestHead(headers);
        }
      } catch (Throwable t) {
        errors.failed("request", t); // whose call it is may be unknown now, what it costs is not
      }
    }
  }

  @Override
  public final Outgoing admit(UnsentRequest request) {
    try {
      long since = ownTime.now();
      requestHead(request::header);
      Outgoing outgoing = shape(request);
      ownTime.took(Stage.ADMIT, since);
      Refusal refusal = outgoing.refusal();
      if (refusal != null) {
        refused(refusal.status());
      }
      return outgoing;
    } catch (Throwable t) {
      errors.failed("admit", t);
      return UNCHANGED;
    }
  }

  /** Decides what is sent in place of a request; outside of the lock. */
  Outgoing shape(UnsentRequest request) {
    return UNCHANGED;
  }

  @Override
  public final void replaces(CallTap earlier) {
    try {
      if (earlier instanceof FollowedExchange exchange) {
        hasReplaced(exchange);
      }
    } catch (Throwable t) {
      errors.failed("admit", t);
    }
  }

  /** Requests that were shaped for another exchange may be sent for this one. */
  void hasReplaced(FollowedExchange earlier) {}

  @Override
  public final @Nullable ResponseFilter responseFilter(
      int status, Function<String, @Nullable String> headers) {
    try {
      return filter(status, headers);
    } catch (Throwable t) {
      errors.failed("filter", t);
      return null;
    }
  }

  /** What is to be taken out of a response, or null; outside of the lock. */
  @Nullable ResponseFilter filter(int status, Function<String, @Nullable String> headers) {
    return null;
  }

  /** Reads a request body that has not been written yet, and may be never. */
  final void readUnsent(byte[] body) {
    synchronized (lock) {
      if (isReading()) {
        readRequestStart();
        readRequest(body, 0, body.length);
      }
    }
  }

  private void refused(int status) {
    synchronized (lock) {
      statusCode = status;
    }
    end(COMPLETED, null);
  }

  @Override
  public final void requestStart() {
    synchronized (lock) {
      try {
        if (isReading()) {
          readRequestStart();
        }
      } catch (Throwable t) {
        giveUp("request", t);
      }
    }
  }

  @Override
  public final void requestBytes(ByteBuffer bytes) {
    synchronized (lock) {
      try {
        lastActivityNanos = nanoClock.getAsLong();
        if (isReading()) {
          pieces.of(bytes, this::readRequest);
          pieceTime.read(Stage.REQUEST, lastActivityNanos, bytes.remaining());
        }
      } catch (Throwable t) {
        giveUp("request", t);
      }
    }
  }

  @Override
  public final void responseHead(int status, Function<String, @Nullable String> headers) {
    synchronized (lock) {
      try {
        lastActivityNanos = nanoClock.getAsLong();
        mark.answered();
        statusCode = status;
        if (isReading()) {
          readHead(status, headers);
          ownTime.took(Stage.RESPONSE, lastActivityNanos);
        }
      } catch (Throwable t) {
        giveUp("response", t);
      }
    }
  }

  @Override
  public final void responseBytes(ByteBuffer bytes) {
    synchronized (lock) {
      try {
        lastActivityNanos = nanoClock.getAsLong();
        if (firstChunkNanos < 0 && bytes.hasRemaining()) {
          firstChunkNanos = lastActivityNanos - startNanos;
        }
        if (isReading()) {
          pieces.of(bytes, this::readResponse);
          pieceTime.read(Stage.RESPONSE, lastActivityNanos, bytes.remaining());
        }
      } catch (Throwable t) {
        giveUp("response", t);
      }
    }
  }

  @Override
  public final void completed() {
    end(COMPLETED, null);
  }

  @Override
  public final void cancelled() {
    end(CANCELLED, null);
  }

  @Override
  public final void failed(Throwable cause) {
    Throwable real =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (real instanceof CancellationException || real instanceof InterruptedException) {
      end(CANCELLED, null);
    } else {
      end(FAILED, real);
    }
  }

  @Override
  public final void stopped(long timeoutNanos) {
    // The client's clock starts a little before ours, so its timeout seems to come early.
    long soonest = timeoutNanos - timeoutNanos / TIMEOUT_SLACK;
    if (timeoutNanos > 0 && nanoClock.getAsLong() - startNanos >= soonest) {
      end(FAILED, new TimeoutException());
    } else {
      end(CANCELLED, null);
    }
  }

  final void abandoned() {
    end(ABANDONED, null);
  }

  /** Takes note of whether anything has moved since this was last run; never throws. */
  final void lookForActivity() {
    long last = lastActivityNanos;
    try {
      if (last != knownActivityNanos) {
        knownActivityNanos = last;
        hasMoved();
      }
    } catch (Throwable t) {
      errors.failed("activity", t);
    }
  }

  /** Something has moved since the last look. */
  void hasMoved() {}

  final boolean hasResponse() {
    return !mark.isSending();
  }

  final long lastActivityNanos() {
    return lastActivityNanos;
  }

  /** The HTTP status, or 0 if no response head has come. */
  final int statusCode() {
    return statusCode;
  }

  /** The time from the start to the first byte of the response body, or -1 if none has come. */
  final long firstChunkNanos() {
    return firstChunkNanos;
  }

  final long durationNanos() {
    return nanoClock.getAsLong() - startNanos;
  }

  /** Whether a failure of ours has ended the reading. */
  final boolean isBroken() {
    return broken;
  }

  private void end(CallEnd how, @Nullable Throwable cause) {
    try {
      long since;
      Runnable afterwards;
      synchronized (lock) {
        if (ended) {
          return;
        }
        ended = true;
        mark.answered(); // or what the application does instead would be taken for a part of it
        since = ownTime.now();
        afterwards = finish(how, cause);
      }
      openCalls.remove(this);
      afterwards.run();
      ownTime.took(Stage.END, since);
    } catch (Throwable t) {
      errors.failed("end", t);
      openCalls.remove(this);
    }
  }

  private boolean isReading() {
    return !ended && !broken;
  }

  /** Called with the lock held. */
  final void giveUp(String stage, Throwable cause) {
    broken = true;
    errors.failed(stage, cause);
  }
}

package io.percapita.smoke.app;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.BoundRequestBuilder;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Response;
import org.asynchttpclient.handler.StreamedAsyncHandler;
import org.asynchttpclient.ws.WebSocket;
import org.asynchttpclient.ws.WebSocketListener;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;
import org.reactivestreams.Publisher;

/** AsyncHttpClient 2 and 3, which speaks to Netty by itself; compiled against 2. */
final class AsyncHttpClientDriver implements Driver {
  private static final int SOME = 10;
  private static final int FEW = 20;

  private final AsyncHttpClient client;

  /** Repeats what a broken connection left unanswered, as it comes. */
  private final AsyncHttpClient retrying;

  /** Whether what is not asked for does not come, as in 2: 3 has all of it come. */
  private final boolean canLeaveUnread = exists("org.asynchttpclient.handler.StreamedAsyncHandler");

  /** Not read, and so open until the next call. */
  private final List<ListenableFuture<?>> open = new ArrayList<>();

  /**
   * Opens a client.
   *
   * @param maySpeakHttp2 whether it speaks HTTP/2 where it can, as it does by itself since 3.0.8;
   *     with few streams at once, so that calls have to wait for one
   */
  AsyncHttpClientDriver(boolean maySpeakHttp2) {
    client = Dsl.asyncHttpClient(config(maySpeakHttp2).setMaxRequestRetry(0));
    retrying = Dsl.asyncHttpClient(config(maySpeakHttp2));
  }

  private static DefaultAsyncHttpClientConfig.Builder config(boolean maySpeakHttp2) {
    DefaultAsyncHttpClientConfig.Builder config = Dsl.config().setCompressionEnforced(false);
    if (maySpeakHttp2) {
      set(config, "setHttp2MaxConcurrentStreams", int.class, FEW);
    } else {
      set(config, "setHttp2Enabled", boolean.class, false);
    }
    return config;
  }

  /** Sets what not all versions have. */
  private static void set(Object builder, String setter, Class<?> type, Object value) {
    try {
      builder.getClass().getMethod(setter, type).invoke(builder, value);
    } catch (NoSuchMethodException e) {
      // They speak HTTP/1.1 alone, or have one that takes another type.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean exists(String type) {
    try {
      Class.forName(type, false, AsyncHttpClient.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    open.forEach(call -> call.cancel(true));
    open.clear();
    return switch (request.how()) {
      case "string", "redirected", "retried", "async-string" ->
          outcome(Driver.result(builder(request).execute()));
      case "read-timeout", "timed-out" -> {
        BoundRequestBuilder impatient = builder(request);
        set(impatient, "setReadTimeout", int.class, IMPATIENCE_MILLIS); // of 2
        set(impatient, "setReadTimeout", Duration.class, Duration.ofMillis(IMPATIENCE_MILLIS));
        yield outcome(Driver.result(impatient.execute()));
      }
      case "stream" -> Driver.result(builder(request).execute(new Streaming(Integer.MAX_VALUE)));
      case "close-early" -> Driver.result(builder(request).execute(new Streaming(SOME)));
      case "async-cancel" -> {
        Streaming streaming = new Streaming(Integer.MAX_VALUE);
        ListenableFuture<Outcome> call = builder(request).execute(streaming);
        streaming.started.await(60, TimeUnit.SECONDS);
        call.cancel(true);
        yield Outcome.of(200, new byte[0]);
      }
      case "never-read" -> {
        if (canLeaveUnread) {
          Unread unread = new Unread();
          open.add(builder(request).execute(unread));
          unread.isThere.await(60, TimeUnit.SECONDS);
        } else {
          Streaming unawaited = new Streaming(Integer.MAX_VALUE);
          open.add(builder(request).execute(unawaited));
          unawaited.started.await(60, TimeUnit.SECONDS);
        }
        yield Outcome.of(200, new byte[0]);
      }
      case "web-socket" -> webSocket(request);
      default -> throw new IllegalArgumentException(request.how());
    };
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    return builder(request)
        .execute()
        .toCompletableFuture()
        .thenApply(AsyncHttpClientDriver::outcome);
  }

  @Override
  public Runnable beginUnanswered(SmokeRequest request) {
    ListenableFuture<Response> call = builder(request).execute();
    return () -> call.cancel(true);
  }

  /** The first message that comes. */
  private Outcome webSocket(SmokeRequest request) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocketListener listener =
        new WebSocketListener() {
          @Override
          public void onOpen(WebSocket socket) {}

          @Override
          public void onClose(WebSocket socket, int code, String reason) {}

          @Override
          public void onTextFrame(String text, boolean isLast, int reserved) {
            message.complete(text);
          }

          @Override
          public void onError(Throwable cause) {
            message.completeExceptionally(cause);
          }
        };
    ListenableFuture<?> unused =
        client
            .prepareGet(Driver.webSocketUrl(request))
            .execute(new WebSocketUpgradeHandler.Builder().addWebSocketListener(listener).build());
    return Outcome.ofText(Driver.result(message));
  }

  private BoundRequestBuilder builder(SmokeRequest request) {
    BoundRequestBuilder builder =
        (request.how().equals("retried") ? retrying : client)
            .preparePost(request.url())
            .setHeader("Content-Type", "application/json")
            .setFollowRedirect(request.how().equals("redirected"))
            .setBody(request.body());
    if (!request.standIn().equals("-")) {
      builder.setHeader("x-standin", request.standIn());
    }
    if (request.standIn().contains("gzip")) {
      builder.setHeader("Accept-Encoding", "gzip");
    }
    return builder;
  }

  private static Outcome outcome(Response response) {
    return Outcome.ofTwice(
        response.getStatusCode(),
        response.getResponseBodyAsBytes(),
        response.getResponseBodyAsBytes());
  }

  /** Reads piece by piece, until it has had enough. */
  private static final class Streaming implements AsyncHandler<Outcome> {
    private final CountDownLatch started = new CountDownLatch(1);
    private final Outcome.Digest digest = new Outcome.Digest();
    private final int enough;
    private int read;
    private int status;

    Streaming(int enough) {
      this.enough = enough;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus head) {
      status = head.getStatusCode();
      return State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders headers) {
      return State.CONTINUE;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
      byte[] bytes = part.getBodyPartBytes();
      byte[] wanted = Arrays.copyOf(bytes, Math.min(bytes.length, enough - read));
      digest.add(wanted, 0, wanted.length);
      read += wanted.length;
      started.countDown();
      return read < enough ? State.CONTINUE : State.ABORT;
    }

    @Override
    public void onThrowable(Throwable cause) {}

    @Override
    public Outcome onCompleted() {
      return digest.outcome(status);
    }
  }

  /** Asks for nothing of the body. */
  private static final class Unread implements StreamedAsyncHandler<Boolean> {
    private final CountDownLatch isThere = new CountDownLatch(1);

    @Override
    public State onStream(Publisher<HttpResponseBodyPart> body) {
      isThere.countDown();
      return State.CONTINUE;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus head) {
      return State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders headers) {
      return State.CONTINUE;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
      return State.CONTINUE;
    }

    @Override
    public void onThrowable(Throwable cause) {}

    @Override
    public Boolean onCompleted() {
      return true;
    }
  }
}

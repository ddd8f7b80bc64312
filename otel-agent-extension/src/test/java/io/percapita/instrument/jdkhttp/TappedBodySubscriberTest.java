package io.percapita.instrument.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TappedBodySubscriberTest {
  private final List<String> shown = new ArrayList<>();

  /** Writes down what it is shown. */
  private final CallTap tap =
      new CallTap() {
        @Override
        public boolean isActive() {
          return true;
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
        public void responseBytes(ByteBuffer bytes) {
          shown.add("bytes " + bytes.remaining());
        }

        @Override
        public void completed() {
          shown.add("completed");
        }

        @Override
        public void cancelled() {
          shown.add("cancelled");
        }

        @Override
        public void stopped(long timeoutNanos) {
          shown.add("stopped");
        }

        @Override
        public void failed(Throwable cause) {
          shown.add("failed");
        }
      };

  private @Nullable TappedBodySubscriber<Void> toldOfItsCancellation;

  private final Flow.Subscription source =
      new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
          if (toldOfItsCancellation != null) {
            toldOfItsCancellation.onError(new IOException("Stream 3 cancelled"));
          }
        }
      };

  /** An application that does something with every delivery. */
  private abstract static class Application implements HttpResponse.BodySubscriber<Void> {
    Flow.Subscription subscription;

    @Override
    public CompletionStage<Void> getBody() {
      return new CompletableFuture<>();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }

  private TappedBodySubscriber<Void> subscribed(Application application) {
    TappedBodySubscriber<Void> subscriber = new TappedBodySubscriber<>(application, tap);
    subscriber.onSubscribe(source);
    return subscriber;
  }

  @Test
  void aPieceOnWhichTheApplicationCancelsIsShownFirst() {
    subscribed(
            new Application() {
              @Override
              public void onNext(List<ByteBuffer> buffers) {
                buffers.forEach(buffer -> buffer.position(buffer.limit()));
                subscription.cancel();
              }
            })
        .onNext(List.of(ByteBuffer.allocate(27)));

    assertThat(shown).containsExactly("bytes 27", "cancelled");
  }

  @Test
  void aPieceOnWhichAnotherThreadCancelsIsShownFirst() {
    subscribed(
            new Application() {
              @Override
              public void onNext(List<ByteBuffer> buffers) {
                CompletableFuture.runAsync(subscription::cancel).join();
              }
            })
        .onNext(List.of(ByteBuffer.allocate(27)));

    assertThat(shown).containsExactly("bytes 27", "cancelled");
  }

  @Test
  void aCancellationBetweenDeliveriesTakesEffectAtOnce() {
    Application application =
        new Application() {
          @Override
          public void onNext(List<ByteBuffer> buffers) {}
        };
    TappedBodySubscriber<Void> subscriber = subscribed(application);
    subscriber.onNext(List.of(ByteBuffer.allocate(3)));
    application.subscription.cancel();

    assertThat(shown).containsExactly("bytes 3", "cancelled");
  }

  /** As the client does on HTTP/2, from JDK 25 on before {@code cancel} returns. */
  @Test
  void aCancellationThatTheClientAnswersWithAnErrorIsNone() {
    Application application =
        new Application() {
          @Override
          public void onNext(List<ByteBuffer> buffers) {}
        };
    TappedBodySubscriber<Void> subscriber = subscribed(application);
    toldOfItsCancellation = subscriber;
    subscriber.onNext(List.of(ByteBuffer.allocate(3)));
    application.subscription.cancel();

    assertThat(shown).startsWith("bytes 3", "cancelled");
  }

  @Test
  void aPieceOnWhichSuchACancellationIsMadeIsShownFirst() {
    TappedBodySubscriber<Void> subscriber =
        subscribed(
            new Application() {
              @Override
              public void onNext(List<ByteBuffer> buffers) {
                subscription.cancel();
              }
            });
    toldOfItsCancellation = subscriber;
    subscriber.onNext(List.of(ByteBuffer.allocate(27)));

    assertThat(shown).containsExactly("bytes 27", "cancelled");
  }

  @Test
  void aPieceDuringWhichTheCallFailsIsShownFirst() {
    List<TappedBodySubscriber<Void>> holder = new ArrayList<>();
    TappedBodySubscriber<Void> subscriber =
        subscribed(
            new Application() {
              @Override
              public void onNext(List<ByteBuffer> buffers) {
                holder.get(0).failed(new CancellationException());
              }
            });
    holder.add(subscriber);
    subscriber.onNext(List.of(ByteBuffer.allocate(27)));

    assertThat(shown).containsExactly("bytes 27", "failed");
  }

  @Test
  void anApplicationThatThrowsStillShowsItsPiece() {
    TappedBodySubscriber<Void> subscriber =
        subscribed(
            new Application() {
              @Override
              public void onNext(List<ByteBuffer> buffers) {
                throw new IllegalStateException("the application's own");
              }
            });

    assertThatThrownBy(() -> subscriber.onNext(List.of(ByteBuffer.allocate(3))))
        .hasMessage("the application's own");
    assertThat(shown).containsExactly("bytes 3");
  }
}

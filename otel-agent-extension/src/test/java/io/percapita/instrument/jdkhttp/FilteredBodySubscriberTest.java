package io.percapita.instrument.jdkhttp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.LineFilter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class FilteredBodySubscriberTest {
  private final List<String> got = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Application application = new Application();
  private final FilteredBodySubscriber<String> subscriber =
      new FilteredBodySubscriber<>(application, new LineFilter());
  private Flow.Subscription demand;

  @Test
  void aDeliveryOfWhichNothingIsLeftIsReplacedByTheNext() {
    subscribe();
    demand.request(1);
    subscriber.onNext(pieces("out\n", "o"));
    subscriber.onNext(pieces("ne\n", "out\n", "two\n"));

    assertThat(got).containsExactly("one\n|two\n");
    assertThat(asked).containsExactly("1", "1");
  }

  @Test
  void whatIsHeldComesBeforeTheEndIfItWasAskedFor() {
    subscribe();
    demand.request(2);
    subscriber.onNext(pieces("one\nou"));
    subscriber.onComplete();

    assertThat(got).containsExactly("one\n", "ou", "complete");
  }

  @Test
  void whatIsHeldWaitsUntilItIsAskedFor() {
    subscribe();
    demand.request(1);
    subscriber.onNext(pieces("one\nou"));
    subscriber.onComplete();
    assertThat(got).containsExactly("one\n");

    demand.request(1);
    demand.request(1);
    assertThat(got).containsExactly("one\n", "ou", "complete");
    assertThat(asked).containsExactly("1", "1");
  }

  @Test
  void whatIsHeldIsForgottenByACancellation() {
    subscribe();
    demand.request(1);
    subscriber.onNext(pieces("one\nou"));
    subscriber.onComplete();
    demand.cancel();
    demand.request(1);

    assertThat(got).containsExactly("one\n");
  }

  @Test
  void whatIsHeldComesBeforeAFailure() {
    subscribe();
    demand.request(Long.MAX_VALUE);
    demand.request(Long.MAX_VALUE);
    subscriber.onNext(pieces("one\nou"));
    subscriber.onError(new IOException());

    assertThat(got).containsExactly("one\n", "ou", "error");
  }

  @Test
  void anEndWithNothingHeldIsPassedOnAtOnce() {
    subscribe();
    subscriber.onComplete();

    assertThat(got).containsExactly("complete");
    assertThat(subscriber.getBody()).isSameAs(application.body);
  }

  @Test
  void demandThatIsNoneIsTheClientsToComplainAbout() {
    subscribe();
    demand.request(0);

    assertThat(asked).containsExactly("0");
  }

  private void subscribe() {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            asked.add(Long.toString(count));
          }

          @Override
          public void cancel() {
            asked.add("cancel");
          }
        });
  }

  private static List<ByteBuffer> pieces(String... texts) {
    return List.of(texts).stream()
        .map(text -> ByteBuffer.wrap(text.getBytes(ISO_8859_1)).asReadOnlyBuffer())
        .toList();
  }

  private final class Application implements HttpResponse.BodySubscriber<String> {
    private final CompletableFuture<String> body = new CompletableFuture<>();

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      demand = subscription;
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
      List<String> texts = new ArrayList<>();
      for (ByteBuffer piece : pieces) {
        assertThat(piece.isReadOnly()).isTrue();
        texts.add(ISO_8859_1.decode(piece).toString());
      }
      got.add(String.join("|", texts));
    }

    @Override
    public void onError(Throwable cause) {
      got.add("error");
    }

    @Override
    public void onComplete() {
      got.add("complete");
    }
  }
}

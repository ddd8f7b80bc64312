package io.percapita.instrument.jetty9;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.percapita.instrument.LineFilter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class CallerListenerTest {
  private final List<String> got = new ArrayList<>();
  private final List<String> answered = new ArrayList<>();
  private final CallerListener caller = new CallerListener(new Reader(), () -> TapScope.NOOP);
  private final Response.AsyncContentListener proxy =
      (Response.AsyncContentListener) caller.proxy();

  @Test
  void aPieceOfWhichNothingIsLeftIsReadForTheListener() throws Throwable {
    caller.filter(new LineFilter());
    come("one\nou");
    come("t\n");
    come("two\n");

    assertThat(got).containsExactly("one\n", "two\n");
    assertThat(answered).containsExactly("read", "read", "read");
  }

  @Test
  void whatIsHeldComesAtTheEndAndOnce() throws Throwable {
    caller.filter(new LineFilter());
    come("one\nou");
    caller.end(null);
    caller.end(null);

    assertThat(got).containsExactly("one\n", "ou");
  }

  @Test
  void theApplicationsIsFoundBehindItWhereItsRequestIsSentAgain() {
    Response.BeginListener own = response -> {};
    CallerListener around = new CallerListener(own, () -> TapScope.NOOP);

    assertThat(CallerListener.behind(around.proxy())).isSameAs(own);
    assertThat(CallerListener.behind(own)).isSameAs(own);
  }

  @Test
  void withoutAFilterAllComes() throws Throwable {
    come("out\n");
    caller.end(null);

    assertThat(got).containsExactly("out\n");
  }

  @Test
  void nothingIsHeldOfAResponseThatIsGivenUp() throws Throwable {
    caller.filter(new LineFilter());
    come("ou");
    caller.filter(null);
    caller.end(null);

    assertThat(got).isEmpty();
  }

  @Test
  void whoIsToldWithoutAPieceOfTheirsAsksForTheNext() throws Throwable {
    List<String> asked = new ArrayList<>();
    CallerListener demanding =
        new CallerListener(
            (Demanding) (response, demand, bytes, callback) -> {}, () -> TapScope.NOOP);
    demanding.filter(new LineFilter());

    ((Demanding) demanding.proxy())
        .onContent(
            null,
            count -> asked.add("asked for " + count),
            ByteBuffer.wrap("out\n".getBytes(ISO_8859_1)),
            new Answer(asked));

    assertThat(asked).containsExactly("read", "asked for 1");
  }

  @Test
  void aListenerThatIsToldPastUsCannotBeFiltered() {
    assertThat(CallerListener.canFilter(new Reader())).isTrue();
    assertThat(CallerListener.canFilter((Hidden) (response, bytes) -> {})).isFalse();
  }

  @Test
  void aListenerOfEventsThatOnlyItsPackageSeesIsToldOfAllOfThem() {
    Response.ResponseListener told = new CallerListener(new Mixed(), () -> TapScope.NOOP).proxy();

    ((Response.ContentListener) told).onContent(null, ByteBuffer.wrap("x".getBytes(ISO_8859_1)));
    ((Response.CompleteListener) told).onComplete(null);

    assertThat(got).containsExactly("x", "complete");
  }

  private void come(String piece) {
    proxy.onContent(null, ByteBuffer.wrap(piece.getBytes(ISO_8859_1)), new Answer(answered));
  }

  /** As versions from 9.4.20 on have it. */
  public interface Demanding extends Response.ResponseListener {
    void onContent(Response response, LongConsumer demand, ByteBuffer bytes, Callback callback);
  }

  interface Hidden extends Response.ContentListener {}

  interface Ending extends Response.CompleteListener {}

  /** Hears of the body by an interface of Jetty's, and of the end by one of its own. */
  private final class Mixed implements Response.ContentListener, Ending {
    @Override
    public void onContent(Response response, ByteBuffer bytes) {
      got.add(ISO_8859_1.decode(bytes).toString());
    }

    @Override
    public void onComplete(Result result) {
      got.add("complete");
    }
  }

  private record Answer(List<String> answers) implements Callback {
    @Override
    public void succeeded() {
      answers.add("read");
    }
  }

  private final class Reader implements Response.AsyncContentListener {
    @Override
    public void onContent(Response response, ByteBuffer bytes, Callback callback) {
      got.add(ISO_8859_1.decode(bytes).toString());
      callback.succeeded();
    }
  }
}

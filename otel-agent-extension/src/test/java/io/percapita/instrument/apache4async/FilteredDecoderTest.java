package io.percapita.instrument.apache4async;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.LineFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.protocol.AbstractAsyncResponseConsumer;
import org.apache.http.nio.protocol.BasicAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.junit.jupiter.api.Test;

class FilteredDecoderTest {
  private static final int SMALL = 4;

  private final StringBuilder got = new StringBuilder();
  private final Pieces consumer = new Pieces();
  private final Connection connection = new Connection();
  private final FilteredDecoder decoder = new FilteredDecoder(connection, new LineFilter());

  @Test
  void passesWhatIsNotTakenOut() throws IOException {
    come("one\n");
    come("out\n");
    assertThat(got).asString().isEqualTo("one\n");

    come("two\n");
    assertThat(got).asString().isEqualTo("one\ntwo\n");
    assertThat(decoder.isCompleted()).isFalse();
  }

  @Test
  void whatIsHeldComesWholeThoughTheConsumerReadsLessAtATime() throws IOException {
    come("a long line");
    assertThat(got).asString().isEmpty();

    connection.isLast = true;
    come(", that is\n");
    assertThat(got).asString().isEqualTo("a long line, that is\n");
    assertThat(decoder.isCompleted()).isTrue();
  }

  @Test
  void whatIsHeldComesBeforeTheEnd() throws IOException {
    connection.isLast = true;
    come("one\nhalf a line");

    assertThat(got).asString().isEqualTo("one\nhalf a line");
    assertThat(decoder.isCompleted()).isTrue();
  }

  @Test
  void whatIsHeldComesWhereTheBodyBreaksOff() throws IOException {
    come("one\nhalf a line");
    decoder.breakOff();
    assertThat(decoder.isCompleted()).isFalse();

    decoder.consumedBy(consumer, null);
    assertThat(got).asString().isEqualTo("one\nhalf a line");
    assertThat(decoder.isCompleted()).isTrue();
  }

  @Test
  void aBodyOfWhichNothingIsLeftEnds() throws IOException {
    connection.isLast = true;
    come("out\n");

    assertThat(got).asString().isEmpty();
    assertThat(decoder.isCompleted()).isTrue();
    assertThat(decoder.read(ByteBuffer.allocate(SMALL))).isEqualTo(-1);
  }

  @Test
  void onlyConsumersThatReadAllThereIsGetLess() {
    assertThat(TappedResponseConsumer.canFilterFor(consumer)).isTrue();
    assertThat(TappedResponseConsumer.canFilterFor(new BasicAsyncResponseConsumer())).isTrue();
    assertThat(TappedResponseConsumer.canFilterFor(new OwnConsumer())).isFalse();
  }

  /** A piece comes, and the client has it read as long as the connection has any of it. */
  private void come(String piece) throws IOException {
    connection.come = ByteBuffer.wrap(piece.getBytes(ISO_8859_1));
    while (connection.come.hasRemaining()) {
      decoder.consumedBy(consumer, null);
    }
  }

  /** Reads once whenever it is asked to, as the library has it, and little. */
  private final class Pieces extends AsyncByteConsumer<String> {
    Pieces() {
      super(SMALL);
    }

    @Override
    protected void onResponseReceived(HttpResponse response) {}

    @Override
    protected void onByteReceived(ByteBuffer bytes, IOControl control) {
      got.append(ISO_8859_1.decode(bytes));
    }

    @Override
    protected String buildResult(HttpContext context) {
      return got.toString();
    }
  }

  /** What has come on a connection. */
  private static final class Connection implements ContentDecoder {
    private ByteBuffer come = ByteBuffer.allocate(0);
    private boolean isLast;

    @Override
    public int read(ByteBuffer target) {
      if (isCompleted()) {
        return -1;
      }
      int count = Math.min(come.remaining(), target.remaining());
      target.put(come.slice().limit(count));
      come.position(come.position() + count);
      return count;
    }

    @Override
    public boolean isCompleted() {
      return isLast && !come.hasRemaining();
    }
  }

  /** May leave what there is for later. */
  private static final class OwnConsumer extends AbstractAsyncResponseConsumer<String> {
    @Override
    protected void onResponseReceived(HttpResponse response) {}

    @Override
    protected void onEntityEnclosed(HttpEntity entity, ContentType type) {}

    @Override
    protected void onContentReceived(ContentDecoder decoder, IOControl control) {}

    @Override
    protected String buildResult(HttpContext context) {
      return "";
    }

    @Override
    protected void releaseResources() {}
  }
}

package io.percapita.instrument.apache5async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnsentAsyncRequestTest {
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");
  private static final int LIMIT = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2000, 10_000})
  void aTextCanBeHadAndIsSentAllTheSame(int words) throws Exception {
    String text = "{\"grüße\": 1}".repeat(words).substring(0, 5 * words);
    BasicRequestProducer producer =
        producer(new StringAsyncEntityProducer(text, ContentType.APPLICATION_JSON));

    UnsentAsyncRequest unsent = unsent(producer);

    byte[] bytes = text.getBytes(UTF_8);
    assertThat(unsent.bodyLength()).isEqualTo(bytes.length);
    assertThat(unsent.body()).isEqualTo(bytes);
    assertThat(sent(producer)).isEqualTo(bytes);
  }

  @Test
  void ofATextThatIsTooLongOnlyTheLengthIsKept() throws Exception {
    BasicRequestProducer producer =
        producer(new StringAsyncEntityProducer("x".repeat(LIMIT + 1), ContentType.TEXT_PLAIN));

    UnsentAsyncRequest unsent = unsent(producer);

    assertThat(unsent.bodyLength()).isEqualTo(LIMIT + 1);
    assertThat(unsent.body()).isNull();
    assertThat(sent(producer)).hasSize(LIMIT + 1);
  }

  @Test
  void bytesCanBeHadAndAreSentAllTheSame() throws Exception {
    byte[] bytes = "{}".getBytes(UTF_8);
    BasicRequestProducer producer =
        producer(new BasicAsyncEntityProducer(bytes, ContentType.APPLICATION_JSON));

    assertThat(unsent(producer).body()).isEqualTo(bytes);
    assertThat(sent(producer)).isEqualTo(bytes);
  }

  private static BasicRequestProducer producer(AsyncEntityProducer body) {
    return new BasicRequestProducer(Method.POST, CHAT, body);
  }

  private static UnsentAsyncRequest unsent(BasicRequestProducer producer)
      throws HttpException, IOException {
    HttpRequest[] request = new HttpRequest[1];
    EntityDetails[] details = new EntityDetails[1];
    producer.sendRequest(
        (head, body, context) -> {
          request[0] = head;
          details[0] = body;
        },
        null);
    return new UnsentAsyncRequest(CHAT, request[0], details[0], producer, LIMIT);
  }

  private static byte[] sent(BasicRequestProducer producer) throws IOException {
    Wire wire = new Wire();
    while (!wire.isComplete) {
      producer.produce(wire);
    }
    return wire.bytes.toByteArray();
  }

  /** A connection that takes a kilobyte at a time. */
  private static final class Wire implements DataStreamChannel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isComplete;

    @Override
    public void requestOutput() {}

    @Override
    public int write(ByteBuffer source) {
      byte[] piece = new byte[Math.min(1024, source.remaining())];
      source.get(piece);
      bytes.writeBytes(piece);
      return piece.length;
    }

    @Override
    public void endStream() {
      isComplete = true;
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) {
      isComplete = true;
    }
  }
}

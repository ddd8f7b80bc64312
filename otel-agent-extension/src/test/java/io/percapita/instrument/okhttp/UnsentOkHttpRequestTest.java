package io.percapita.instrument.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import java.io.IOException;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnsentOkHttpRequestTest {
  private static final MediaType JSON = MediaType.get("application/json");

  private final BodyOnce body = new BodyOnce();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyIsSentAsItWasWrittenOnce(boolean oneShot) throws IOException {
    body.oneShot = oneShot;
    UnsentOkHttpRequest unsent = unsent();
    assertThat(unsent.body()).isEqualTo(bytes("{}"));

    RequestBody sent = Objects.requireNonNull(unsent.changed(Outgoing.UNCHANGED).body());

    assertThat(written(sent)).isEqualTo("{}");
    assertThat(sent.contentType()).isEqualTo(JSON);
    assertThat(sent.contentLength()).isEqualTo(2);
    assertThat(sent.isOneShot()).isEqualTo(oneShot);
  }

  @Test
  void anotherBodyIsSentInItsPlace() throws IOException {
    body.oneShot = true;
    UnsentOkHttpRequest unsent = unsent();
    unsent.body();

    Request changed = unsent.changed(Outgoing.withBody(bytes("{ }")));

    RequestBody sent = Objects.requireNonNull(changed.body());
    assertThat(written(sent)).isEqualTo("{ }");
    assertThat(sent.contentLength()).isEqualTo(3);
    assertThat(sent.isOneShot()).isTrue();
    assertThat(changed.header("Content-Length")).isEqualTo("3");
  }

  @Test
  void aBodyThatNobodyAskedForIsTheApplicationsOwn() {
    assertThat(unsent().changed(Outgoing.UNCHANGED).body()).isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatABodyThrowsIsThrownWhereItIsSent(boolean checked) throws IOException {
    body.failure = checked ? new IOException("broken") : new IllegalStateException("broken");
    UnsentOkHttpRequest unsent = unsent();
    assertThat(unsent.body()).isNull();

    RequestBody sent = Objects.requireNonNull(unsent.changed(Outgoing.UNCHANGED).body());

    assertThatThrownBy(() -> written(sent)).isSameAs(body.failure);
  }

  private UnsentOkHttpRequest unsent() {
    return new UnsentOkHttpRequest(
        new Request.Builder()
            .url("https://api.openai.com/v1/chat/completions")
            .header("Content-Length", "2")
            .post(body)
            .build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String written(RequestBody sent) throws IOException {
    Buffer buffer = new Buffer();
    sent.writeTo(buffer);
    return buffer.readUtf8();
  }

  /** A body that can be written but once, whether or not it says so. */
  private static final class BodyOnce extends RequestBody {
    private boolean oneShot;
    private boolean wasWritten;
    private @Nullable Exception failure;

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return 2;
    }

    @Override
    public boolean isOneShot() {
      return oneShot;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      if (wasWritten) {
        throw new IOException("written twice");
      }
      wasWritten = true;
      sink.writeUtf8("{}");
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
    }
  }
}

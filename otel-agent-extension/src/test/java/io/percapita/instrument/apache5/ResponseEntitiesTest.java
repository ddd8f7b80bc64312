package io.percapita.instrument.apache5;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.LineFilter;
import io.percapita.instrument.RecordingTaps;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;

/** Bodies that an interceptor of the application's has buffered, which can be read again. */
class ResponseEntitiesTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final CallTap tap = CallTaps.start("apache", "POST", URI.create("http://llm.test/v1"));

  @Test
  void aBodyThatIsReadAgainIsShownOnce() throws Exception {
    ClassicHttpResponse response = new BasicClassicHttpResponse(429);
    response.setEntity(new StringEntity("refused", ContentType.TEXT_PLAIN));

    TappedResponseEntity.tap(response, tap, null);

    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("refused");
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("refused");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.getEntity().writeTo(out);
    assertThat(out).hasToString("refused");
    assertThat(taps.shown).containsOnlyOnce("1 response refused");
  }

  @Test
  void aBodyThatIsAskedForTwiceIsShownOnceWhicheverIsRead() throws Exception {
    ClassicHttpResponse response = new BasicClassicHttpResponse(429);
    response.setEntity(new StringEntity("refused", ContentType.TEXT_PLAIN));

    TappedResponseEntity.tap(response, tap, null);

    InputStream first = response.getEntity().getContent();
    InputStream second = response.getEntity().getContent();
    assertThat(second.readNBytes(3)).asString().isEqualTo("ref");
    assertThat(first.readAllBytes()).asString().isEqualTo("refused");
    assertThat(second.readAllBytes()).asString().isEqualTo("used");
    assertThat(taps.shown).containsSubsequence("1 response ref", "1 response used", "1 completed");
  }

  @Test
  void aBodyThatIsReadAgainIsFilteredAgain() throws Exception {
    taps.filter = new LineFilter();
    ClassicHttpResponse response = new BasicClassicHttpResponse(200);
    response.setEntity(new StringEntity("one\nout\n", ContentType.TEXT_PLAIN));

    FilteredResponseEntity.filter(response, tap);
    taps.filter = null; // whatever the head of the answer says by now

    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("one\n");
    taps.filter = new LineFilter();
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("one\n");
  }
}

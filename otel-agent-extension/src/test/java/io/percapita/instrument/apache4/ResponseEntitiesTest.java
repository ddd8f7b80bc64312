package io.percapita.instrument.apache4;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.LineFilter;
import io.percapita.instrument.RecordingTaps;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.Test;

/** Bodies that an interceptor of the application's has buffered, which can be read again. */
class ResponseEntitiesTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final CallTap tap = CallTaps.start("apache", "POST", URI.create("http://llm.test/v1"));

  @Test
  void aBodyThatIsReadAgainIsShownOnce() throws Exception {
    HttpResponse response = new BasicHttpResponse(HttpVersion.HTTP_1_1, 429, "-");
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
    HttpResponse response = new BasicHttpResponse(HttpVersion.HTTP_1_1, 429, "-");
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
    HttpResponse response = new BasicHttpResponse(HttpVersion.HTTP_1_1, 200, "-");
    response.setEntity(new StringEntity("one\nout\n", ContentType.TEXT_PLAIN));

    FilteredResponseEntity.filter(response, tap);
    taps.filter = null; // whatever the head of the answer says by now

    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("one\n");
    taps.filter = new LineFilter();
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("one\n");
  }
}

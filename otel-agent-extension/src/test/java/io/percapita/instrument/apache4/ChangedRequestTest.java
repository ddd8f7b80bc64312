package io.percapita.instrument.apache4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.client.EntityEnclosingRequestWrapper;
import org.junit.jupiter.api.Test;

/** What the deprecated clients, of before 4.3, make of a request. */
@SuppressWarnings("deprecation")
class ChangedRequestTest {
  @Test
  void whatCanBeSentOnceIsNotTakenForUnsentWhereNothingWasChanged() throws Exception {
    HttpPost post = new HttpPost("http://llm.test/v1/chat");
    post.setEntity(new InputStreamEntity(new ByteArrayInputStream(new byte[] {1}), 1));
    EntityEnclosingRequestWrapper sent = new EntityEnclosingRequestWrapper(post);
    ChangedRequest request = new ChangedRequest(sent);

    sent.getEntity().writeTo(new ByteArrayOutputStream());
    request.restore();

    assertThat(sent.isRepeatable()).isFalse();
  }
}

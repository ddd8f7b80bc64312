package io.percapita.smoke.app;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.http.Header;
import org.apache.http.HttpVersion;
import org.apache.http.client.ResponseHandler;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.util.EntityUtils;

/** Looks like one of Apache's clients, and sends by another library. */
final class ElsewhereClient4 extends WrappingClient4 {
  @Override
  public <T> T execute(HttpUriRequest request, ResponseHandler<? extends T> handler)
      throws IOException {
    Map<String, String> headers =
        Stream.of(request.getAllHeaders())
            .collect(Collectors.toMap(Header::getName, Header::getValue));
    byte[] body = EntityUtils.toByteArray(((HttpPost) request).getEntity());
    java.net.http.HttpResponse<byte[]> sent = SentElsewhere.post(request.getURI(), headers, body);
    BasicHttpResponse response =
        new BasicHttpResponse(HttpVersion.HTTP_1_1, sent.statusCode(), null);
    response.setEntity(new ByteArrayEntity(sent.body()));
    return handler.handleResponse(response);
  }
}

package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.io.IOException;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** The body of an answer to a request that was not sent. */
final class RefusedResponseBody extends ResponseBody {
  private final @Nullable MediaType type;
  private final long length;
  private final BufferedSource source;

  private RefusedResponseBody(Refusal refusal) {
    this.type = MediaType.parse(String.valueOf(refusal.headers().get("content-type")));
    this.length = refusal.body().length;
    this.source = new Buffer().write(refusal.body());
  }

  /**
   * The answer.
   *
   * @throws IOException in its place, if a client should not let it be made
   */
  static Response answer(Request request, Refusal refusal) throws IOException {
    try {
      return response(request, refusal);
    } catch (Throwable t) {
      CallTaps.adapterFailed(TappedCall.CLIENT, t);
    }
    throw refusal.exception();
  }

  private static Response response(Request request, Refusal refusal) {
    Response.Builder response =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(refusal.status())
            .message(refusal.reason())
            .body(new RefusedResponseBody(refusal));
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      response.header(header.getKey(), header.getValue());
    }
    return response.build();
  }

  @Override
  public @Nullable MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public BufferedSource source() {
    return source;
  }
}

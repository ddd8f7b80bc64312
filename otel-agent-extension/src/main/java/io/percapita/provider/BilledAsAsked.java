package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A format of others where the name of a model that is asked for decides the price: Bedrock's
 * inference profiles ({@code global.anthropic.claude-…}) are billed by their geography, which the
 * answer's name of the model leaves out.
 *
 * @param format what is spoken
 */
record BilledAsAsked(WireFormat format) implements WireFormat {
  @Override
  public String name() {
    return format.name();
  }

  @Override
  public String operation() {
    return format.operation();
  }

  @Override
  public boolean streams() {
    return format.streams();
  }

  @Override
  public boolean isFree() {
    return format.isFree();
  }

  @Override
  public boolean mayTellCaller() {
    return format.mayTellCaller();
  }

  @Override
  public ErrorShape errorShape() {
    return format.errorShape();
  }

  @Override
  public CallDecoder newDecoder() {
    return new Decoder(format.newDecoder());
  }

  private record Decoder(CallDecoder decoder) implements CallDecoder {
    @Override
    public void requestBytes(byte[] bytes, int offset, int length) {
      decoder.requestBytes(bytes, offset, length);
    }

    @Override
    public void wantMetadata(Set<String> names) {
      decoder.wantMetadata(names);
    }

    @Override
    public void requestRestarted() {
      decoder.requestRestarted();
    }

    @Override
    public LlmRequest request() {
      return decoder.request();
    }

    @Override
    public boolean hasWholeRequest() {
      return decoder.hasWholeRequest();
    }

    @Override
    public RequestSize requestSize() {
      return decoder.requestSize();
    }

    @Override
    public void responseHead(int status, Function<String, @Nullable String> headers) {
      decoder.responseHead(status, headers);
    }

    @Override
    public void responseBytes(byte[] bytes, int offset, int length) {
      decoder.responseBytes(bytes, offset, length);
    }

    @Override
    public LlmResponse finish() {
      return decoder.finish().billedAsAsked();
    }

    @Override
    public @Nullable String resultId() {
      return decoder.resultId();
    }
  }
}

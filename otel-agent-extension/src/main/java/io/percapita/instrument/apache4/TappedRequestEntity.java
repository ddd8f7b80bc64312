package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.TappedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/** A request body that shows a tap what it writes. */
final class TappedRequestEntity extends HttpEntityWrapper {
  private final CallTap tap;

  TappedRequestEntity(HttpEntity entity, CallTap tap) {
    super(entity);
    this.tap = tap;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    tap.requestStart();
    super.writeTo(new TappedOutputStream(out, tap));
  }
}

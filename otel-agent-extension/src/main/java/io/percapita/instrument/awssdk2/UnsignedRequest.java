package io.percapita.instrument.awssdk2;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.util.Set;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.SdkHttpRequest;

/** A request that can still be changed. */
final class UnsignedRequest {
  private UnsignedRequest() {}

  /** The same request, if it is for a provider without the headers which those are not to have. */
  static InterceptorContext withoutWithheld(InterceptorContext modified) {
    SdkHttpRequest request = modified.httpRequest();
    if (request == null || !CallTaps.mayFollow(request.host())) {
      return modified;
    }
    Set<String> withheld = CallTaps.withheldHeaders();
    if (withheld.stream().noneMatch(name -> request.firstMatchingHeader(name).isPresent())) {
      return modified;
    }
    SdkHttpRequest.Builder changed = request.toBuilder();
    request.forEachHeader(
        (name, values) -> {
          if (withheld.stream().anyMatch(name::equalsIgnoreCase)) {
            changed.removeHeader(name);
          }
        });
    return modified.toBuilder().httpRequest(changed.build()).build();
  }
}

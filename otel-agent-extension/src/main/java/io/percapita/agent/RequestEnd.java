package io.percapita.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;

/** Hears from a server's instrumentation when a request is over, sampled or not. */
enum RequestEnd implements OperationListener {
  /** A request by HTTP, which says whether it was successful. */
  HTTP {
    @Override
    boolean isSuccess(Attributes end) {
      Long status = end.get(HTTP_STATUS);
      return status != null && status < FIRST_ERROR;
    }
  },

  /** A request by RPC; only gRPC says whether it was successful. */
  RPC {
    @Override
    boolean isSuccess(Attributes end) {
      Long status = end.get(GRPC_STATUS);
      return status == null || status == 0;
    }
  };

  private static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> GRPC_STATUS =
      AttributeKey.longKey("rpc.grpc.status_code");
  private static final int FIRST_ERROR = 400;

  abstract boolean isSuccess(Attributes end);

  @Override
  public Context onStart(Context context, Attributes start, long startNanos) {
    return context;
  }

  @Override
  public void onEnd(Context context, Attributes end, long endNanos) {
    try {
      if (isSuccess(end)) {
        Startup.INSTANCE.served(context);
      }
    } catch (Throwable t) {
      Startup.INSTANCE.inboundFailed(t);
    }
  }
}

package io.percapita.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;

/** Hears from a server's instrumentation when a request is over, sampled or not. */
enum RequestEnd implements OperationListener {
  /**
   * A request by HTTP, which says whether it was successful. Whoever is sent elsewhere, as to a
   * form to log in, has not been served yet.
   */
  HTTP {
    @Override
    boolean isSuccess(Attributes end) {
      Long status = end.get(HTTP_STATUS);
      return status != null && (status < FIRST_REDIRECTION || status == NOT_MODIFIED);
    }
  },

  /**
   * A request by RPC. gRPC says whether it was successful, by number or, as newer conventions have
   * it (otel.semconv-stability.opt-in=rpc), by name; of others only failures are known.
   */
  RPC {
    @Override
    boolean isSuccess(Attributes end) {
      Long number = end.get(GRPC_STATUS);
      String name = end.get(RPC_STATUS);
      return (number == null || number == 0)
          && (name == null || name.equals(OK))
          && end.get(ERROR_TYPE) == null;
    }
  };

  private static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> GRPC_STATUS =
      AttributeKey.longKey("rpc.grpc.status_code");
  private static final AttributeKey<String> RPC_STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final String OK = "OK";
  private static final int FIRST_REDIRECTION = 300;
  private static final int NOT_MODIFIED = 304;

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

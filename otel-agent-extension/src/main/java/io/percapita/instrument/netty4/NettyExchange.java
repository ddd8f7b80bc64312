package io.percapita.instrument.netty4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request on a channel, and its response. It is an exchange of the call that a layer above has
 * begun, or else a call of its own. Used on the channel's event loop only.
 */
final class NettyExchange {
  static final String CLIENT = "netty-4";

  /**
   * Where the agent keeps the context in which a client made the request, if it knows the client.
   * The name of the agent's own {@code AttributeKeys.CLIENT_PARENT_CONTEXT}, as of agent 2.31.
   */
  private static final AttributeKey<Context> CALLER =
      AttributeKey.valueOf(
          "io.opentelemetry.javaagent.shaded.instrumentation.netty.v4_1.internal.AttributeKeys"
              + "#client-parent-context");

  /** An exchange that goes on in HTTP/2, until the tap of the connection's first stream has it. */
  private static final AttributeKey<NettyExchange> UPGRADED =
      AttributeKey.valueOf(NettyExchange.class, "upgraded");

  private final CallTap tap;
  private final @Nullable LayeredCall above;
  private final @Nullable URI uri;
  private boolean isInformational;
  private boolean isShown;
  private @Nullable ResponseFilter filter;

  private NettyExchange(CallTap tap, @Nullable LayeredCall above, @Nullable URI uri) {
    this.tap = tap;
    this.uri = uri;
    this.above = above;
    this.isShown = above == null && tap.isActive();
  }

  /** An exchange that is not to be followed; one of its own, for it knows how far it has come. */
  private static NettyExchange other() {
    return new NettyExchange(CallTaps.NOOP, null, null);
  }

  /**
   * Begins an exchange; never throws.
   *
   * @param isAlone whether all requests before it on the channel were answered: the agent keeps the
   *     context of the first that was not
   */
  static NettyExchange begin(Channel channel, HttpRequest request, boolean isAlone) {
    try {
      if (!CallTaps.mayFollow(NettyAddress.host(request))) {
        return other();
      }
      URI uri = NettyAddress.uri(channel, request);
      if (uri == null) {
        return other();
      }
      Context caller = isAlone ? channel.attr(CALLER).get() : null;
      try (Scope scope = (caller == null ? Context.current() : caller).makeCurrent()) {
        return begin(request, uri);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return other();
    }
  }

  private static NettyExchange begin(HttpRequest request, URI uri) {
    String method = request.method().name();
    LayeredCall above = CallTaps.entered();
    CallTap tap = above == null ? CallTaps.start(CLIENT, method, uri) : above.exchange(method, uri);
    if (tap == CallTaps.NOOP) {
      return other();
    }
    withhold(request.headers());
    return new NettyExchange(tap, above, uri);
  }

  /** Whether anybody is shown anything of it. */
  boolean isFollowed() {
    return tap != CallTaps.NOOP;
  }

  /** Asks what is to be written in place of the request; never throws. */
  Outgoing admit(HttpRequest request) {
    URI address = uri;
    if (address == null || !tap.isActive()) {
      return Outgoing.UNCHANGED;
    }
    try {
      Outgoing outgoing = tap.admit(new UnsentNettyRequest(address, request));
      tap.requestStart();
      return outgoing;
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return Outgoing.UNCHANGED;
    }
  }

  /** The request's head, or the whole of it, is about to be written; never throws. */
  TapScope sending(HttpRequest request) {
    try {
      sent(request);
      return enter();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return TapScope.NOOP;
    }
  }

  /**
   * Takes out what a layer above, which is none of ours, may have added and the provider is not to
   * have; unless it is signed, since the provider would then refuse the request.
   */
  private static void withhold(HttpHeaders headers) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
    CallTaps.withheldHeaders(authorization).forEach(headers::remove);
  }

  /** Makes the exchange's context current while the request's head is written. */
  private TapScope enter() {
    return tap.enterExchange();
  }

  /** Makes the context current in which the application made the call. */
  TapScope enterCaller() {
    return tap.enterCaller();
  }

  /** The same of an exchange that there may not be; never throws. */
  static TapScope enterCallerOf(@Nullable NettyExchange exchange) {
    try {
      return exchange == null ? TapScope.NOOP : exchange.enterCaller();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return TapScope.NOOP;
    }
  }

  /** A part of the request, or the whole of it, is about to be written. */
  void sent(Object message) {
    if (!tap.isActive()) {
      return;
    }
    for (ByteBuffer bytes : bytes(message)) {
      tap.requestBytes(bytes);
    }
  }

  /**
   * A part of the response has come, or the whole of it.
   *
   * @return whether that was the last of it
   */
  boolean received(Object message) {
    if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      failed(part.decoderResult().cause());
      return true;
    }
    if (message instanceof HttpResponse response) {
      isInformational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!isInformational) {
        answered(response);
      }
    }
    if (isShown && !isInformational) {
      for (ByteBuffer bytes : bytes(message)) {
        tap.responseBytes(bytes);
      }
    }
    if (!(message instanceof LastHttpContent) || isInformational) {
      return false;
    }
    if (isShown) {
      tap.completed();
    }
    return true;
  }

  /**
   * Whether the answer will come in HTTP/2, <a
   * href="https://datatracker.ietf.org/doc/html/rfc7540#section-3.2">on the first stream</a> of the
   * connection, where its tap gets the exchange by {@link #upgraded}.
   */
  boolean isUpgraded(Channel connection, Object message) {
    boolean isUpgraded =
        message instanceof HttpResponse response
            && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
            && response.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true);
    if (isUpgraded) {
      connection.attr(UPGRADED).set(this);
    }
    return isUpgraded;
  }

  /** The exchange that a connection has left to its first stream, once; or null. */
  static @Nullable NettyExchange upgraded(@Nullable Channel connection) {
    return connection == null ? null : connection.attr(UPGRADED).getAndSet(null);
  }

  private void answered(HttpResponse response) {
    int status = response.status().code();
    if (above != null) {
      isShown = above.exchanged(status);
    } else if (!isShown) {
      tap.responseHead(status, name -> null);
    }
    if (isShown) {
      tap.responseHead(status, name -> response.headers().get(name));
      filter = tap.responseFilter(status, name -> response.headers().get(name));
      if (filter != null) {
        response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
      }
    }
  }

  /** What is to be passed on in place of a part of the response; never throws. */
  Object filtered(Object message) {
    ResponseFilter taking = filter;
    return taking == null || isInformational ? message : ChangedMessages.filtered(message, taking);
  }

  /** What was held back of a response that breaks off, or null. */
  @Nullable HttpContent rest() {
    ResponseFilter taking = filter;
    filter = null;
    ByteBuffer held = taking == null ? null : taking.end();
    return held == null || !held.hasRemaining()
        ? null
        : new DefaultHttpContent(Unpooled.wrappedBuffer(held));
  }

  /** The exchange broke. Before an answer, the layer above knows what becomes of the call. */
  void failed(Throwable cause) {
    if (isShown) {
      tap.failed(cause);
    }
  }

  /** The client has closed the channel, and reads no more. */
  void closed() {
    filter = null;
    cancelled();
  }

  /** The client has given the exchange up. */
  void cancelled() {
    if (isShown) {
      tap.cancelled();
    }
  }

  private static ByteBuffer[] bytes(Object message) {
    ByteBuf content =
        message instanceof ByteBufHolder holder
            ? holder.content()
            : message instanceof ByteBuf bytes ? bytes : null;
    return content == null || !content.isReadable() ? new ByteBuffer[0] : content.nioBuffers();
  }
}

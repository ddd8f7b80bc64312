package io.percapita.instrument.jetty9;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentJettyRequest implements UnsentRequest {
  private final Request request;
  private final List<Response.ResponseListener> listeners;
  private final Set<ContentDecoder.Factory> decoders;

  /**
   * Wraps a request.
   *
   * @param listeners who is told of the response
   * @param decoders the content encodings that the client removes
   */
  UnsentJettyRequest(
      Request request,
      List<Response.ResponseListener> listeners,
      Set<ContentDecoder.Factory> decoders) {
    this.request = request;
    this.listeners = listeners;
    this.decoders = decoders;
  }

  @Override
  public URI uri() {
    return request.getURI();
  }

  @Override
  public @Nullable String header(String name) {
    return JettyHeaders.of(request, name);
  }

  @Override
  public long bodyLength() {
    return RequestBody.length(request);
  }

  @Override
  public byte @Nullable [] body() throws ReflectiveOperationException {
    return RequestBody.whole(request);
  }

  @Override
  public boolean canReplaceBody() {
    return true;
  }

  @Override
  public boolean canFilterResponse() {
    return listeners.stream().allMatch(CallerListener::canFilter);
  }

  @Override
  public boolean mayGetEncoded() {
    return UnsentRequest.namesEncoding(
        header("Accept-Encoding"), encoding -> JettyHeaders.isDecoded(encoding, decoders));
  }

  /** Jetty would take the query apart and write it anew. */
  @Override
  public boolean canReplacePath() {
    return false;
  }
}

package io.percapita.instrument.reactornetty;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** A request, of which each subscription is a call. */
final class TappedFlux<T> extends Flux<T> {
  private final Flux<T> source;
  private final HttpClient client;

  TappedFlux(Flux<T> source, HttpClient client) {
    this.source = source;
    this.client = client;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> subscriber) {
    ReactorCall.subscribe(client, source, subscriber);
  }
}

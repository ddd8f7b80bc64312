package io.percapita.instrument.reactornetty;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** A request, of which each subscription is a call. */
final class TappedMono<T> extends Mono<T> {
  private final Mono<T> source;
  private final HttpClient client;

  TappedMono(Mono<T> source, HttpClient client) {
    this.source = source;
    this.client = client;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> subscriber) {
    ReactorCall.subscribe(client, source, subscriber);
  }
}

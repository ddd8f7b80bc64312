package io.opentelemetry.javaagent.percapita.bridge;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call as a client adapter sees it.
 *
 * <p>Every method may be called from any thread, returns quickly, and never throws. An adapter that
 * can, passes response data on to the application first and shows it here second.
 */
public interface CallTap {
  /**
   * Whether the call is one to follow. When not, an adapter shows nothing but the response's head
   * and leaves the exchange as it is, but still runs it in {@link #enterExchange}: it may go to a
   * provider all the same, who is to receive no baggage.
   */
  boolean isActive();

  /**
   * Makes the call's span the current one of this thread, until the scope is closed. Code of the
   * application may run within, and make calls of its own.
   */
  TapScope enterCall();

  /**
   * Makes the call's span the current one and tells that what is sent now is sent to the provider,
   * until the scope is closed. Around the client's own work only.
   */
  TapScope enterExchange();

  /**
   * The same, around what may be a class of the application's around a client: what that has
   * another library send is a call of its own.
   */
  TapScope enterRequest();

  /** Makes the context in which the application made the call current, until closed. */
  TapScope enterCaller();

  /**
   * Asks what is to be sent in place of a request, before anything of it is. To be asked before the
   * body is shown, and again whenever the client sends the request again. Reads the request's head,
   * too, as {@link #requestHead} does. A call whose request is refused is over.
   */
  default Outgoing admit(UnsentRequest request) {
    return Outgoing.UNCHANGED;
  }

  /**
   * Up to what length a request body is to be held back, whole, until {@link #admit} was asked, by
   * an adapter that gets it from the application piece by piece; 0 for none.
   */
  default int heldBytes() {
    return 0;
  }

  /**
   * The head of the request.
   *
   * @param headers the first value of a header by its name, in any case; asked only during this
   *     call, and only for headers that configuration names
   */
  default void requestHead(Function<String, @Nullable String> headers) {}

  /** The client is about to write the request body, for the first time or once more. */
  void requestStart();

  /**
   * Bytes of the request body.
   *
   * @param bytes read from position to limit; left unchanged and not retained
   */
  void requestBytes(ByteBuffer bytes);

  /**
   * The final response head; after it, and after the end, nothing is sent to the provider any more
   * in the contexts that this has made current. The one thing that is shown to a tap that is not
   * active.
   *
   * @param status the HTTP status code
   * @param headers the first value of a header by its name, in any case; asked only during this
   *     call
   */
  void responseHead(int status, Function<String, @Nullable String> headers);

  /**
   * What is to be taken out of a response on its way to the application, by an adapter whose {@link
   * UnsentRequest} said that it can. To be asked where the adapter hands the response out, after
   * the exchange's {@link #responseHead}; once for each response, or for each of those who read one
   * by themselves.
   *
   * @param status the HTTP status code
   * @param headers as above, of the response as the application is to get it
   * @return a filter, or null for nearly all responses: the application gets all of them
   */
  default @Nullable ResponseFilter responseFilter(
      int status, Function<String, @Nullable String> headers) {
    return null;
  }

  /** The call's requests may be ones that were changed already, for a call that it has replaced. */
  default void replaces(CallTap earlier) {}

  /**
   * Bytes of the response body, as they come, before any filter.
   *
   * @param bytes read from position to limit; left unchanged and not retained
   */
  void responseBytes(ByteBuffer bytes);

  /** The response was received whole. Any end after the first is ignored. */
  void completed();

  /** The application gave the response up before its end. */
  void cancelled();

  /**
   * The client stopped the exchange: the application cancelled it, or a timeout of the client ran
   * out, which clients may not tell apart.
   *
   * @param timeoutNanos how long the client lets a call take, in nanoseconds, or 0 for ever
   */
  void stopped(long timeoutNanos);

  /** The exchange broke. */
  void failed(Throwable cause);
}

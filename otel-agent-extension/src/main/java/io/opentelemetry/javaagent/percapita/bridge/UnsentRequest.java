package io.opentelemetry.javaagent.percapita.bridge;

import java.net.URI;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that an adapter is about to send, as far as it can tell and change it. Asked only
 * during {@link CallTap#admit}, on the same thread.
 */
public interface UnsentRequest {
  /**
   * Whether it is not quite as it will be sent, since code of the application's may change it
   * before, or sign it: only a refusal is of use then, and it is asked for again when it is sent.
   */
  default boolean isEarly() {
    return false;
  }

  /** Where it goes. */
  URI uri();

  /** The first value of a header, by its name in any case, or null. */
  @Nullable String header(String name);

  /** The length of its body in bytes, or -1 if that is not known. */
  long bodyLength();

  /**
   * Its whole body, which is then sent all the same; or null if it can be had but once, or not yet.
   * Only asked where the length is known and no larger than what the engine looks at.
   *
   * @throws Exception what the application's own body throws
   */
  byte @Nullable [] body() throws Exception;

  /** Whether the adapter can send another body, of another length, in its place. */
  boolean canReplaceBody();

  /** Whether the adapter can send it to another path of the same server. */
  boolean canReplacePath();

  /**
   * Whether the adapter asks for a {@linkplain CallTap#responseFilter filter} of the response, and
   * can keep from the application what that takes out.
   */
  default boolean canFilterResponse() {
    return false;
  }

  /**
   * Whether the response may come to the application in an encoding, such as gzip, which a filter
   * does not look into.
   */
  default boolean mayGetEncoded() {
    return namesEncoding(header("Accept-Encoding"));
  }

  /**
   * Whether a header says that an encoded response is welcome.
   *
   * @param accepted the value of {@code Accept-Encoding}, or null
   */
  static boolean namesEncoding(@Nullable String accepted) {
    return accepted != null
        && !accepted.isBlank()
        && !accepted.strip().equalsIgnoreCase("identity");
  }

  /**
   * The same for a client that undoes some encodings, whoever has asked for them.
   *
   * @param isUndone tells which, by the name that the header has for one
   */
  static boolean namesEncoding(@Nullable String accepted, Predicate<String> isUndone) {
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.split(",", -1)) {
      int weight = coding.indexOf(';');
      String name = (weight < 0 ? coding : coding.substring(0, weight)).strip();
      if (namesEncoding(name) && !isUndone.test(name)) {
        return true;
      }
    }
    return false;
  }
}

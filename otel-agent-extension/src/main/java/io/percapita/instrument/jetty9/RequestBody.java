package io.percapita.instrument.jetty9;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.client.api.ContentProvider;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is not sent yet: a content provider, or since 10 also a {@code
 * Request.Content}, which is called by reflection since this is compiled with 9. Or the one that
 * was sent in its place: the application may send its request once more.
 */
final class RequestBody {
  private static final String LENGTH = "Content-Length";

  /**
   * The library's own bodies that are in memory and can be read as often as one likes. One of the
   * application's may be read but once.
   */
  private static final Set<String> IN_MEMORY =
      Set.of(
          "org.eclipse.jetty.client.util.ByteBufferContentProvider",
          "org.eclipse.jetty.client.util.BytesContentProvider",
          "org.eclipse.jetty.client.util.FormContentProvider",
          "org.eclipse.jetty.client.util.StringContentProvider",
          "org.eclipse.jetty.client.util.ByteBufferRequestContent",
          "org.eclipse.jetty.client.util.BytesRequestContent",
          "org.eclipse.jetty.client.util.FormRequestContent",
          "org.eclipse.jetty.client.util.StringRequestContent");

  private volatile @Nullable Object own;
  private volatile @Nullable Object sent;

  /** The length in bytes, 0 without a body, or -1 if that is not known. */
  static long length(Request request) {
    ContentProvider provider = request.getContent();
    if (provider != null) {
      return provider.getLength();
    }
    try {
      Object content = content(request);
      return content == null ? 0 : (long) call(content, "getLength");
    } catch (ReflectiveOperationException e) {
      return -1;
    }
  }

  /** The whole body, or null if there is none that could be read more than once. */
  static byte @Nullable [] whole(Request request) throws ReflectiveOperationException {
    ContentProvider provider = request.getContent();
    if (provider != null) {
      return isInMemory(provider) ? whole(provider) : null;
    }
    Object content = content(request);
    return content != null && isInMemory(content) ? subscribed(content) : null;
  }

  /** Has another body sent, of the same type. */
  void replace(Request request, byte[] body) throws ReflectiveOperationException {
    if (own == null) {
      own = current(request);
    }
    ContentProvider other = new BytesContentProvider(type(request), body);
    sent = other;
    request.content(other);
    setLength(request);
  }

  /** Gives a request back the body that the application gave it, as it was. */
  void restore(Request request) throws ReflectiveOperationException {
    Object replaced = own;
    if (replaced == null || current(request) != sent) {
      return;
    }
    if (replaced instanceof ContentProvider provider) {
      request.content(provider);
    } else {
      Request.class.getMethod("body", contentType()).invoke(request, replaced);
    }
    setLength(request);
  }

  private static @Nullable Object current(Request request) throws ReflectiveOperationException {
    ContentProvider provider = request.getContent();
    return provider != null ? provider : content(request);
  }

  private static void setLength(Request request) {
    if (JettyHeaders.of(request, LENGTH) != null) {
      JettyHeaders.set(request, LENGTH, Long.toString(length(request)));
    }
  }

  private static @Nullable String type(Request request) throws ReflectiveOperationException {
    ContentProvider provider = request.getContent();
    if (provider != null) {
      return provider instanceof ContentProvider.Typed typed ? typed.getContentType() : null;
    }
    Object content = content(request);
    return content == null ? null : (String) call(content, "getContentType");
  }

  private static boolean isInMemory(Object body) {
    return IN_MEMORY.contains(body.getClass().getName());
  }

  private static byte[] whole(ContentProvider provider) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer piece : provider) {
      add(bytes, piece);
    }
    return bytes.toByteArray();
  }

  private static void add(ByteArrayOutputStream bytes, ByteBuffer piece) {
    ByteBuffer read = piece.duplicate();
    byte[] copy = new byte[read.remaining()];
    read.get(copy);
    bytes.writeBytes(copy);
  }

  /** A {@code Request.Content}, or null without one; 9 has none. */
  private static @Nullable Object content(Request request) throws ReflectiveOperationException {
    try {
      return Request.class.getMethod("getBody").invoke(request);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** What has its body at hand gives a piece of it, at once, each time that it is asked for one. */
  private static byte @Nullable [] subscribed(Object content) throws ReflectiveOperationException {
    Class<?> type = contentType();
    Class<?> consumer = Class.forName(type.getName() + "$Consumer", false, loader());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean[] isLast = new boolean[1];
    int[] pieces = new int[1]; // which may be empty
    Object collector =
        Proxy.newProxyInstance(
            loader(),
            new Class<?>[] {consumer},
            (proxy, method, arguments) -> {
              if (method.getName().equals("onContent")) {
                pieces[0]++;
                add(bytes, (ByteBuffer) arguments[0]);
                isLast[0] = (boolean) arguments[1];
                ((Callback) arguments[2]).succeeded();
              }
              return null;
            });
    Object subscription =
        type.getMethod("subscribe", consumer, boolean.class).invoke(content, collector, true);
    Method demand =
        Class.forName(type.getName() + "$Subscription", false, loader()).getMethod("demand");
    int before;
    do {
      before = pieces[0];
      demand.invoke(subscription);
    } while (!isLast[0] && pieces[0] > before);
    return isLast[0] ? bytes.toByteArray() : null;
  }

  private static Object call(Object content, String method) throws ReflectiveOperationException {
    return contentType().getMethod(method).invoke(content);
  }

  private static Class<?> contentType() throws ClassNotFoundException {
    return Class.forName(Request.class.getName() + "$Content", false, loader());
  }

  private static ClassLoader loader() {
    return Request.class.getClassLoader();
  }
}

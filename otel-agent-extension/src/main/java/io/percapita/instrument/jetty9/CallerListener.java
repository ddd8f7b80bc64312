package io.percapita.instrument.jetty9;

import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener of the application's in the context in which it made the call, and of a body
 * without what a filter takes out of it. Each listener has a filter of its own, since the client
 * may be further with one than with another.
 */
final class CallerListener implements InvocationHandler {
  private static final String CONTENT = "onContent";

  private final Response.ResponseListener listener;
  private final Supplier<TapScope> caller;

  // The client tells of a response on one thread after another; but of a failure, on any.
  private final Object lock = new Object();
  private @Nullable ResponseFilter filter;
  private @Nullable Method reader;
  private boolean isTelling;

  /**
   * Wraps a listener.
   *
   * @param caller makes the context current in which the application made the call
   */
  CallerListener(Response.ResponseListener listener, Supplier<TapScope> caller) {
    this.listener = listener;
    this.caller = caller;
  }

  /**
   * A listener of the same events: the application's own where one of them is of an interface that
   * only its package sees, and would be lost.
   */
  Response.ResponseListener proxy() {
    return canFilter(listener)
        ? (Response.ResponseListener)
            Proxy.newProxyInstance(
                listener.getClass().getClassLoader(),
                events(listener).toArray(new Class<?>[0]),
                this)
        : listener;
  }

  /** The application's listener that a {@link #proxy} tells, or the argument if it is none. */
  static Response.ResponseListener behind(Response.ResponseListener proxy) {
    return Proxy.isProxyClass(proxy.getClass())
            && Proxy.getInvocationHandler(proxy) instanceof CallerListener told
        ? told.listener
        : proxy;
  }

  /** Whether a listener can hear of everything by this class. */
  static boolean canFilter(Response.ResponseListener listener) {
    return events(listener).stream().allMatch(event -> Modifier.isPublic(event.getModifiers()));
  }

  private static Set<Class<?>> events(Response.ResponseListener listener) {
    Set<Class<?>> events = new LinkedHashSet<>();
    for (Class<?> type = listener.getClass(); type != null; type = type.getSuperclass()) {
      for (Class<?> event : type.getInterfaces()) {
        if (Response.ResponseListener.class.isAssignableFrom(event)) {
          events.add(event);
        }
      }
    }
    return events;
  }

  /** From now on, of a response that has begun, without what a filter takes out; null for all. */
  void filter(@Nullable ResponseFilter taking) {
    synchronized (lock) {
      filter = taking;
      reader = null;
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return method.getName().equals(CONTENT) && arguments != null
        ? content(method, arguments)
        : told(method, arguments);
  }

  private @Nullable Object told(Method method, Object @Nullable [] arguments) throws Throwable {
    try (TapScope scope = caller.get()) {
      return method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private @Nullable Object content(Method method, Object[] arguments) throws Throwable {
    Object[] passed = arguments.clone();
    boolean hasContent = true;
    synchronized (lock) {
      ResponseFilter taking = filter;
      if (taking != null) {
        for (int i = 0; i < passed.length; i++) {
          if (passed[i] instanceof ByteBuffer come) {
            ByteBuffer left = taking.pass(come);
            passed[i] = left;
            hasContent = left.hasRemaining() || !come.hasRemaining();
          }
        }
        reader = method;
      }
      isTelling = true;
    }
    try {
      if (hasContent) {
        return told(method, passed);
      }
      taken(arguments);
      return null;
    } finally {
      synchronized (lock) {
        isTelling = false;
      }
    }
  }

  /** Does as a listener does that has read a piece and wants the next one. */
  private static void taken(Object[] arguments) {
    for (int i = arguments.length - 1; i >= 0; i--) {
      if (arguments[i] instanceof Callback callback) {
        callback.succeeded();
      } else if (arguments[i] instanceof LongConsumer demand) {
        demand.accept(1);
      }
    }
  }

  /**
   * The body has ended, or broken off. Tells of what was held back, unless the listener is being
   * told of something else: then the response has failed in the middle of that.
   */
  void end(Response response) throws Throwable {
    Method used;
    ByteBuffer held;
    synchronized (lock) {
      used = reader;
      held = filter == null || isTelling ? null : filter.end();
      filter = null;
    }
    if (used == null || held == null || !held.hasRemaining()) {
      return;
    }
    Class<?>[] types = used.getParameterTypes();
    Object[] last = new Object[types.length];
    for (int i = 0; i < last.length; i++) {
      if (types[i] == ByteBuffer.class) {
        last[i] = held;
      } else if (types[i] == Callback.class) {
        last[i] = Callback.NOOP;
      } else {
        last[i] = types[i] == LongConsumer.class ? (LongConsumer) demand -> {} : response;
      }
    }
    told(used, last);
  }
}

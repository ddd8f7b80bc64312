package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.client.Response;
import org.jspecify.annotations.Nullable;

/** Tells a listener of the application's in the context in which it made the call. */
final class CallerListener implements InvocationHandler {
  private final Response.CompleteListener listener;
  private final JettyCall call;

  private CallerListener(Response.CompleteListener listener, JettyCall call) {
    this.listener = listener;
    this.call = call;
  }

  /**
   * Answers a listener of the same events: the application's own where one of them is of an
   * interface that only its package sees, and would be lost.
   */
  static Response.CompleteListener of(Response.CompleteListener listener, JettyCall call) {
    Set<Class<?>> events = new LinkedHashSet<>();
    for (Class<?> type = listener.getClass(); type != null; type = type.getSuperclass()) {
      for (Class<?> event : type.getInterfaces()) {
        if (Response.ResponseListener.class.isAssignableFrom(event)) {
          events.add(event);
        }
      }
    }
    return events.stream().allMatch(event -> Modifier.isPublic(event.getModifiers()))
        ? (Response.CompleteListener)
            Proxy.newProxyInstance(
                listener.getClass().getClassLoader(),
                events.toArray(new Class<?>[0]),
                new CallerListener(listener, call))
        : listener;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try (TapScope scope = call.enterCaller()) {
      return method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    } finally {
      if (method.getName().equals("onComplete")) {
        call.told();
      }
    }
  }
}

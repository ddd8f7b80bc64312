package io.percapita.instrument.jetty9;

import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.client.api.Response;
import org.jspecify.annotations.Nullable;

/** Tells a listener of the application's in the context in which it made the call. */
final class CallerListener implements InvocationHandler {
  private final Response.ResponseListener listener;
  private final JettyCall call;

  private CallerListener(Response.ResponseListener listener, JettyCall call) {
    this.listener = listener;
    this.call = call;
  }

  /** Answers a listener of the same events. */
  static Response.ResponseListener of(Response.ResponseListener listener, JettyCall call) {
    Set<Class<?>> events = new LinkedHashSet<>();
    for (Class<?> type = listener.getClass(); type != null; type = type.getSuperclass()) {
      for (Class<?> event : type.getInterfaces()) {
        if (Response.ResponseListener.class.isAssignableFrom(event)
            && Modifier.isPublic(event.getModifiers())) {
          events.add(event);
        }
      }
    }
    return events.isEmpty()
        ? listener
        : (Response.ResponseListener)
            Proxy.newProxyInstance(
                listener.getClass().getClassLoader(),
                events.toArray(new Class<?>[0]),
                new CallerListener(listener, call));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try (TapScope scope = call.enterCaller()) {
      return method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}

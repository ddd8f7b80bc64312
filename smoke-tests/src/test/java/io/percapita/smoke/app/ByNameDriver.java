package io.percapita.smoke.app;

import java.lang.reflect.InvocationTargetException;

/** Calls a class by its name, whatever that is. */
final class ByNameDriver implements Driver {
  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    Object client = Class.forName(request.how()).getDeclaredConstructor().newInstance();
    try {
      return Outcome.ofText((String) client.getClass().getMethod("send").invoke(client));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}

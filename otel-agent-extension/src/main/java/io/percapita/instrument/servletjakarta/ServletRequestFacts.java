package io.percapita.instrument.servletjakarta;

import io.opentelemetry.javaagent.percapita.bridge.DeferredLogIn;
import io.opentelemetry.javaagent.percapita.bridge.Principals;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequest;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a servlet's request knows of its user. Begins no session, and logs nobody in. */
final class ServletRequestFacts {
  private ServletRequestFacts() {}

  static void note(@Nullable ServletRequest request) {
    ServedRequest served = ServedRequests.current();
    if (served == null || !(request instanceof HttpServletRequest http)) {
      return;
    }
    if (served.wantsPrincipal() && !DeferredLogIn.isPending(asTheContainerMadeIt(http))) {
      Principals.note(served, http.getUserPrincipal());
    }
    List<String> attributes = served.sessionAttributes();
    if (!attributes.isEmpty()) {
      HttpSession session = http.getSession(false);
      if (session != null) {
        for (String name : attributes) {
          served.sessionAttribute(name, session.getAttribute(name));
        }
      }
    }
  }

  private static ServletRequest asTheContainerMadeIt(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }
}

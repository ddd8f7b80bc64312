package io.percapita.smoke.app;

import java.io.IOException;
import java.security.Principal;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A log-in of the application's own: whoever gives a name is let in under it. */
public final class LegacyLogin implements Filter {
  /** Called by the container. */
  public LegacyLogin() {}

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String name = http.getHeader("x-login");
    if (name == null) {
      chain.doFilter(request, response);
      return;
    }
    http.getSession(true).setAttribute("account", "account-of-" + name);
    chain.doFilter(new LoggedIn(http, name), response);
  }

  @Override
  public void destroy() {}

  private static final class LoggedIn extends HttpServletRequestWrapper {
    private final String name;

    LoggedIn(HttpServletRequest request, String name) {
      super(request);
      this.name = name;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return name.equals("nobody") ? null : () -> name;
    }
  }
}

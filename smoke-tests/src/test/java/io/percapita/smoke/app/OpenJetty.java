package io.percapita.smoke.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.util.security.Password;

/** Jetty, where everybody is let in, and logged in only when somebody asks who they are. */
final class OpenJetty extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Llm llm;
  private final AtomicInteger logIns;

  private OpenJetty(Llm llm, AtomicInteger logIns) {
    this.llm = llm;
    this.logIns = logIns;
  }

  static int start(Llm llm) throws Exception {
    AtomicInteger logIns = new AtomicInteger();
    UserStore users = new UserStore();
    users.addUser("u-7", new Password("pw"), new String[0]);
    HashLoginService logIn = new CountingLogIn(logIns);
    logIn.setUserStore(users);
    ConstraintSecurityHandler security = new ConstraintSecurityHandler();
    security.setAuthenticator(new BasicAuthenticator());
    security.setLoginService(logIn);
    ServletContextHandler context = new ServletContextHandler();
    context.setSecurityHandler(security);
    context.addServlet(new ServletHolder(new OpenJetty(llm, logIns)), "/public/*");
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    return connector.getLocalPort();
  }

  /** Answers how many have been logged in. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if ("/asks".equals(request.getPathInfo())) {
      request.getRemoteUser();
    }
    llm.ask();
    response.getWriter().write("" + logIns);
  }

  private static final class CountingLogIn extends HashLoginService {
    private final AtomicInteger logIns;

    CountingLogIn(AtomicInteger logIns) {
      super("smoke");
      this.logIns = logIns;
    }

    @Override
    public UserIdentity login(
        String user, Object credentials, Request request, Function<Boolean, Session> session) {
      logIns.incrementAndGet();
      return super.login(user, credentials, request, session);
    }
  }
}

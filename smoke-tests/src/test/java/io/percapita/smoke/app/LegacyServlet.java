package io.percapita.smoke.app;

import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A servlet of the time before Jakarta. */
final class LegacyServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Llm llm;

  LegacyServlet(Llm llm) {
    this.llm = llm;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().write(llm.ask());
  }
}

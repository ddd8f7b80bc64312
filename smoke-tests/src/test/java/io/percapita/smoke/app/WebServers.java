package io.percapita.smoke.app;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import java.net.InetSocketAddress;
import javax.servlet.DispatcherType;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The servers of {@link WebDriver}. */
record WebServers(int mvcPort, int webFluxPort, int servletPort, int jettyPort) {
  static WebServers start(String llm) throws Exception {
    Elsewhere.begin();
    Llm provider = new Llm(llm);
    ConfigurableApplicationContext mvc =
        spring(MvcApplication.class, WebApplicationType.SERVLET, provider, llm);
    ConfigurableApplicationContext webFlux =
        spring(WebFluxApplication.class, WebApplicationType.REACTIVE, provider, llm);
    return new WebServers(port(mvc), port(webFlux), undertow(provider), OpenJetty.start(provider));
  }

  private static ConfigurableApplicationContext spring(
      Class<?> application, WebApplicationType type, Llm provider, String llm) {
    return new SpringApplicationBuilder(application)
        .web(type)
        .bannerMode(Banner.Mode.OFF)
        .initializers(context -> context.getBeanFactory().registerSingleton("provider", provider))
        .run(
            "--server.port=0",
            "--spring.ai.openai.base-url=" + llm,
            "--spring.ai.openai.api-key=test-key",
            "--spring.ai.retry.max-attempts=1",
            // What WebClient has where Reactor Netty is not there, as with Spring MVC alone.
            "--spring.http.reactiveclient.connector="
                + (type == WebApplicationType.SERVLET ? "jdk" : "reactor"),
            "--logging.level.root=off");
  }

  private static int port(ConfigurableApplicationContext spring) {
    return Integer.parseInt(
        String.valueOf(spring.getEnvironment().getProperty("local.server.port")));
  }

  private static int undertow(Llm provider) throws Exception {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(WebServers.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("legacy")
            .addFilter(Servlets.filter("login", LegacyLogin.class))
            .addFilterUrlMapping("login", "/*", DispatcherType.REQUEST)
            .addServlet(
                Servlets.servlet(
                        "legacy",
                        LegacyServlet.class,
                        () ->
                            new io.undertow.servlet.util.ImmediateInstanceHandle<>(
                                new LegacyServlet(provider)))
                    .addMapping("/legacy/translate"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    Undertow server =
        Undertow.builder().addHttpListener(0, "localhost").setHandler(manager.start()).build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }
}

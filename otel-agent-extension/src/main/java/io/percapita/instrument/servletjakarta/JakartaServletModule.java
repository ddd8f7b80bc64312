package io.percapita.instrument.servletjakarta;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ServerInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Asks servlets of the {@code jakarta.servlet} packages who has logged in. */
@AutoService(InstrumentationModule.class)
public final class JakartaServletModule extends ServerInstrumentationModule {
  /** Called by the agent's service loader. */
  public JakartaServletModule() {
    super("servlet-jakarta", List.of("io.percapita.instrument.servletjakarta.ServletRequestFacts"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return hasClassesNamed("jakarta.servlet.http.HttpServletRequest");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new ServletInstrumentation());
  }
}

package io.percapita.instrument.servletjavax;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ServerInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Asks servlets of the {@code javax.servlet} packages who has logged in. */
@AutoService(InstrumentationModule.class)
public final class JavaxServletModule extends ServerInstrumentationModule {
  /** Called by the agent's service loader. */
  public JavaxServletModule() {
    super("servlet-javax", List.of("io.percapita.instrument.servletjavax.ServletRequestFacts"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return hasClassesNamed("javax.servlet.http.HttpServletRequest");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new ServletInstrumentation());
  }
}

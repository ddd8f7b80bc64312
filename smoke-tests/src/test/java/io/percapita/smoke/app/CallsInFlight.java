package io.percapita.smoke.app;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;

/** The calls that are still followed, or that anything still holds though they are over. */
final class CallsInFlight {
  /**
   * A call, and what adapters keep it by, or refer to the application's objects by, with all they
   * hold.
   */
  private static final Set<String> CLASSES =
      Set.of(
          "io.percapita.capture.CallCapture",
          "io.percapita.instrument.jetty9.CallerListener",
          "org.apache.http.impl.nio.client.DefaultClientExchangeHandlerImpl");

  private CallsInFlight() {}

  /** Counts what is left of them after a garbage collection. */
  static int count() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    // Each line: rank, instances, bytes, class.
    return histogram
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length >= 4 && CLASSES.contains(columns[3]))
        .mapToInt(columns -> Integer.parseInt(columns[1]))
        .sum();
  }
}

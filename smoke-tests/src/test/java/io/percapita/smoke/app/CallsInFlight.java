package io.percapita.smoke.app;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The calls that are still followed, or that anything still holds though they are over. */
final class CallsInFlight {
  private static final String CLASS = "io.percapita.capture.CallCapture";

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
        .filter(columns -> columns.length >= 4 && columns[3].equals(CLASS))
        .mapToInt(columns -> Integer.parseInt(columns[1]))
        .sum();
  }
}

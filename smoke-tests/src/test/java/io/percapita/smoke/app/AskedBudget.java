package io.percapita.smoke.app;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Asks what a call would come to, as docs/budgets.md has it. */
final class AskedBudget {
  private AskedBudget() {}

  static String current() throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("io.percapita:type=Budget"),
                "current",
                new Object[0],
                new String[0]);
  }
}

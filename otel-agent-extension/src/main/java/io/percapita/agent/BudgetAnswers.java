package io.percapita.agent;

import io.opentelemetry.context.Context;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.LabelValue;
import io.percapita.budget.BudgetAction;
import io.percapita.budget.BudgetDecision;
import io.percapita.budget.BudgetGuard;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/** Answers an application what a call of a user would come to. Thread-safe. */
final class BudgetAnswers implements BudgetMBean {
  /** Where the application asks. */
  static final String NAME = "io.percapita:type=Budget";

  private static final Logger logger = Logger.getLogger(BudgetAnswers.class.getName());
  private static final String ASKED = "asked";

  private final BudgetGuard guard;
  private final Attributor attributor;
  private final UnaryOperator<@Nullable String> shownUser;
  private final Clock clock;

  BudgetAnswers(
      BudgetGuard guard,
      Attributor attributor,
      UnaryOperator<@Nullable String> shownUser,
      Clock clock) {
    this.guard = guard;
    this.attributor = attributor;
    this.shownUser = shownUser;
    this.clock = clock;
  }

  /** Lets applications ask; where that is not possible, one line says so. */
  void register() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new StandardMBean(this, BudgetMBean.class), new ObjectName(NAME));
    } catch (Throwable t) { // a JDK may be without JMX
      logger.log(Level.WARNING, "Percapita: applications cannot ask for budgets", t);
    }
  }

  @Override
  public String current() {
    return answer(attributor.attribute(Context.current()).labels());
  }

  @Override
  public String of(String user, String plan, String feature) {
    return answer(
        new Attribution(shownUser.apply(user), false, label(feature), label(plan), ASKED));
  }

  /** As attribution has what sources say. */
  private static String label(@Nullable String written) {
    String label = LabelValue.of(written);
    return label == null ? Attribution.UNATTRIBUTED : label;
  }

  /**
   * What becomes of a call: in a dry run, in which all go out, no more than a flag. For any model,
   * so that what would be rerouted if it asked for one that can be is flagged.
   */
  private String answer(Attribution caller) {
    BudgetDecision decision = guard.look(caller, null, clock.instant());
    boolean isTried = decision.dryRun() && decision.action().compareTo(BudgetAction.FLAG) > 0;
    return (isTried ? BudgetAction.FLAG : decision.action()).id();
  }
}

package io.percapita.metering;

import io.opentelemetry.context.Context;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.Visitor;
import io.percapita.ledger.ActiveUsers;
import java.util.function.BiConsumer;

/** Takes note of the users whose requests the application serves, with AI or without. */
public final class ServedUsers {
  private final Attributor attributor;
  private final ActiveUsers activeUsers;
  private final BiConsumer<String, Throwable> failures;

  /**
   * Wires it.
   *
   * @param failures is told of a failure, as a stage and its cause
   */
  public ServedUsers(
      Attributor attributor, ActiveUsers activeUsers, BiConsumer<String, Throwable> failures) {
    this.attributor = attributor;
    this.activeUsers = activeUsers;
    this.failures = failures;
  }

  /**
   * A request was served successfully. One that was refused counts nobody: it is no sign that who
   * it names is active. Never throws.
   *
   * @param context of the request, as the server had it
   */
  public void served(Context context) {
    try {
      Visitor visitor = attributor.visitor(context);
      if (visitor != null) {
        activeUsers.seen(ActiveUsers.Scope.PRODUCT, visitor.user(), visitor.plan());
      }
    } catch (Throwable t) {
      failures.accept("inbound", t);
    }
  }
}

package io.percapita.budget;

/** What becomes of a call, the mildest first; {@code llm.budget.action}. */
public enum BudgetAction {
  /** It goes out, and no threshold is reached. */
  ALLOW("allow"),
  /** It goes out, and is marked. */
  FLAG("flag"),
  /** It goes out to another model. */
  REROUTE("reroute"),
  /** It does not go out. */
  THROTTLE("throttle");

  private final String id;

  BudgetAction(String id) {
    this.id = id;
  }

  /** The action as configuration and telemetry spell it. */
  public String id() {
    return id;
  }
}

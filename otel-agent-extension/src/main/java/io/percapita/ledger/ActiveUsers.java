package io.percapita.ledger;

/** Takes note of which users are active. Thread-safe. */
public interface ActiveUsers {
  /** In what way a user is active. */
  enum Scope {
    /** Seen by the application at all. */
    PRODUCT("product"),
    /** Behind an LLM call. */
    AI("ai");

    private final String id;

    Scope(String id) {
      this.id = id;
    }

    /** The scope as labels spell it. */
    public String id() {
      return id;
    }
  }

  /**
   * A user was active just now.
   *
   * @param user the user in the form that telemetry shows, which is the same in every JVM
   */
  void seen(Scope scope, String user);

  /**
   * A user of a plan was active just now.
   *
   * @param user the user in the form that telemetry shows, which is the same in every JVM
   * @param plan the user's plan; of a bounded number
   */
  void seen(Scope scope, String user, String plan);

  /**
   * A user has just used a feature that calls a model.
   *
   * @param feature the feature; of a bounded number
   * @param user the user in the form that telemetry shows, which is the same in every JVM
   */
  void used(String feature, String user);
}

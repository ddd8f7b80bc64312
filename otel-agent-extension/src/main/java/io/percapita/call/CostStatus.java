package io.percapita.call;

/** How far a call's cost can be relied on; {@code llm.cost.status} on its span. */
public enum CostStatus {
  /** Priced from the provider's own usage report. */
  PRICED("priced"),
  /** Cancelled or cut off; what is known is counted. */
  PARTIAL("partial"),
  /** The provider reported no usage; tokens are estimated. */
  ESTIMATED("estimated"),
  /** No price rule applies; tokens are counted, dollars are not. */
  UNPRICED("unpriced"),
  /** The provider billed nothing, as for an error answer. */
  NONE("none");

  private final String id;

  CostStatus(String id) {
    this.id = id;
  }

  /** The status as telemetry spells it. */
  public String id() {
    return id;
  }
}

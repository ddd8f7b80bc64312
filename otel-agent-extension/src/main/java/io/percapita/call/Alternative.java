package io.percapita.call;

/** Another way in which the same call could have been made, for what it would have cost then. */
public enum Alternative {
  /** Nothing was read from a provider's cache or written to it. */
  NO_CACHE("no_cache"),
  /** The call was made in a batch, where the provider has a price for that. */
  BATCH("batch"),
  /** The cheaper model that is configured for the call's answered as many tokens. */
  CHEAPER_MODEL("cheaper_model");

  private final String id;

  Alternative(String id) {
    this.id = id;
  }

  /** The alternative as labels spell it. */
  public String id() {
    return id;
  }
}

package io.percapita.ledger;

import java.time.Instant;

/** Hours since 1970, by number. Thread-safe. */
public final class Hours {
  /** How many seconds one has. */
  public static final int SECONDS = 3600;

  private Hours() {}

  /** The number of the hour in which an instant is. */
  public static int at(Instant instant) {
    return (int) Math.floorDiv(instant.getEpochSecond(), (long) SECONDS);
  }
}

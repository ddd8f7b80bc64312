package io.percapita.ledger;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A process that charges its users for as long as it lives, and tells after each time it has kept
 * house how many pico-dollars it had charged before.
 */
final class ChargingProcess {
  static final int USERS = 1000;

  private ChargingProcess() {}

  static String user(int number) {
    return String.format("%032x", number * 0x9E3779B97F4A7C15L);
  }

  public static void main(String[] args) {
    EmbeddedLedger ledger =
        EmbeddedLedger.keptIn(
            Path.of(args[0]), Tracking.MONTHS_ONLY, ZoneOffset.UTC, 10_000, Clock.systemUTC());
    long charged = 0;
    while (true) {
      for (int i = 0; i < 5000; i++) {
        ledger.charge(new Charge(user(i % USERS), "pro", "chat", 7, Instant.now()));
        charged += 7;
      }
      ledger.keepHouse();
      System.out.println(charged);
    }
  }
}

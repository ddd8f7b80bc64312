package io.percapita.agent;

import io.percapita.config.ExtensionConfig;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.KeptLedger;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.redis.SharedLedger;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/** Starts the ledger that is configured. */
final class Ledgers {
  private static final String DIRECTORY = "ledger";

  /** What a process that is killed loses was charged since the last time. */
  private static final Duration PERIOD = Duration.ofMillis(500);

  private Ledgers() {}

  /**
   * Starts it.
   *
   * @param tracking what it is to keep beside each user's spend in the month
   */
  static KeptLedger start(ExtensionConfig config, Tracking tracking, Housekeeping housekeeping) {
    URI shared = config.ledger().shared();
    if (shared == null) {
      return kept(embedded(config, tracking), housekeeping);
    }
    // Redis may keep whoever asks it waiting, which must be nobody who has other things to do.
    Housekeeping own = new Housekeeping("percapita-ledger");
    SharedLedger ledger = shared(config, tracking, shared);
    if (config.budgets().strict()) {
      ledger.beStrict(task -> own.now("asking the ledger", task));
    }
    if (config.budgets().closed()) {
      ledger.beHeardFirst();
    }
    return kept(ledger, own);
  }

  private static KeptLedger kept(KeptLedger ledger, Housekeeping housekeeping) {
    housekeeping.every(PERIOD, "keeping the ledger", ledger::keepHouse);
    return ledger;
  }

  private static KeptLedger embedded(ExtensionConfig config, Tracking tracking) {
    return EmbeddedLedger.keptIn(
        config.stateDir().resolve(DIRECTORY),
        tracking,
        config.ledger().zone(),
        config.ledger().maxUsers(),
        Clock.systemUTC());
  }

  private static SharedLedger shared(ExtensionConfig config, Tracking tracking, URI url) {
    return SharedLedger.in(
        url, tracking, config.ledger().zone(), config.ledger().maxUsers(), Clock.systemUTC());
  }
}

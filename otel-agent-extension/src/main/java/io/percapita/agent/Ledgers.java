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
    KeptLedger ledger =
        shared == null ? embedded(config, tracking) : shared(config, tracking, shared);
    // Redis may keep whoever asks it waiting, which must be nobody who has other things to do.
    Housekeeping own = shared == null ? housekeeping : new Housekeeping("percapita-ledger");
    own.every(PERIOD, "keeping the ledger", ledger::keepHouse);
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

  private static KeptLedger shared(ExtensionConfig config, Tracking tracking, URI url) {
    return SharedLedger.in(
        url, tracking, config.ledger().zone(), config.ledger().maxUsers(), Clock.systemUTC());
  }
}

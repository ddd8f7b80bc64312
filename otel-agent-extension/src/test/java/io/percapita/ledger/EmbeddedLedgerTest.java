package io.percapita.ledger;

import java.time.ZoneId;

final class EmbeddedLedgerTest extends SpendLedgerContract {
  @Override
  SpendLedger open(Tracking tracking, ZoneId zone) {
    return EmbeddedLedger.inMemory(tracking, zone);
  }
}

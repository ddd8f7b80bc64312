package io.percapita.ledger;

/** Over what time spend is added up. */
public enum SpendWindow {
  /** The calendar month, in the ledger's time zone. */
  MONTH,
  /** The hour that is and the 23 before it, of 24 rolling ones: from 23 to 24 hours. */
  DAY
}

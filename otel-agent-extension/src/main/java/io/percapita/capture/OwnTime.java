package io.percapita.capture;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * How long our own code has run on the application's threads to follow calls, by the clock: what a
 * thread waits for a processor is in it. Never throws; thread-safe.
 *
 * <p>What happens once a call is measured each time. So are long pieces of bodies; of short ones,
 * which are read in less time than clocks take to look at, one in {@value #ONE_IN} stands for all.
 */
public final class OwnTime {
  static final int ONE_IN = 16;

  /** From as many bytes on, a look at the clock is little beside reading them. */
  static final int LONG_PIECE = 4096;

  /** What is done. */
  public enum Stage {
    /** Finding out whose call it is and opening its span. */
    START("start"),
    /** Deciding what is sent, before the client sends it. */
    ADMIT("admit"),
    /** Reading requests as they are sent. */
    REQUEST("request"),
    /** Reading responses as they come. */
    RESPONSE("response"),
    /** Pricing, charging and recording. */
    END("end");

    private final String id;

    Stage(String id) {
      this.id = id;
    }
  }

  private final LongSupplier nanoClock;
  private final Map<Stage, LongAdder> nanos = new EnumMap<>(Stage.class);

  /**
   * Nothing yet.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public OwnTime(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    for (Stage stage : Stage.values()) {
      nanos.put(stage, new LongAdder());
    }
  }

  /** Shows how many nanoseconds each stage has taken altogether. */
  public void forEach(BiConsumer<String, Long> action) {
    nanos.forEach((stage, sum) -> action.accept(stage.id, sum.sum()));
  }

  /** The clock, by which exchanges are timed as well. */
  LongSupplier clock() {
    return nanoClock;
  }

  /** Now, by the clock. */
  public long now() {
    return nanoClock.getAsLong();
  }

  /** A stage ends now, which began at {@code since}. */
  public void took(Stage stage, long since) {
    add(stage, now() - since);
  }

  private void add(Stage stage, long nanos) {
    LongAdder sum = this.nanos.get(stage);
    if (sum != null && nanos > 0) {
      sum.add(nanos);
    }
  }

  /** Measures the pieces of one exchange. */
  public PieceTime ofPieces() {
    return new PieceTime();
  }

  /** Chooses which pieces of an exchange are measured. Not thread-safe. */
  public final class PieceTime {
    /** Begins anywhere, since the first pieces of an exchange are unlike the others. */
    private int untilMeasured = ThreadLocalRandom.current().nextInt(ONE_IN);

    private PieceTime() {}

    /** A piece has been read by now, since {@code since}. */
    public void read(Stage stage, long since, int length) {
      if (length >= LONG_PIECE) {
        took(stage, since);
      } else if (untilMeasured-- == 0) {
        untilMeasured = ONE_IN - 1;
        add(stage, (now() - since) * ONE_IN);
      }
    }
  }
}

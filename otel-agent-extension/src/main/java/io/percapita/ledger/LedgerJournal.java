package io.percapita.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a ledger's state in a file, and takes over what processes that are no more have left in
 * theirs. What the file lacks when a process is killed is what was charged since {@link #write} was
 * called last. Not thread-safe.
 *
 * <p>A file that is taken over is named by the next copy of the own one, and deleted only then: a
 * process killed in between neither loses it nor adds it twice.
 */
final class LedgerJournal implements AutoCloseable {
  private static final Logger logger = Logger.getLogger(LedgerJournal.class.getName());

  /** Long enough for a process that restarts to find its own file again. */
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

  private static final Duration LOOK_FOR_ABANDONED = Duration.ofMinutes(1);
  private static final Duration LOOK_FOR_PREDECESSOR = Duration.ofSeconds(5);

  /** By how much the time of a file may be behind the clock's. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final double PICO_PER_USD = 1e12;

  private final LedgerFile file;
  private final Tracking tracking;
  private final LedgerState state;
  private final LongSupplier charged;
  private final Clock clock;
  private final LedgerFaults faults;
  private final UUID id = UUID.randomUUID();
  private final Set<UUID> absorbed = new HashSet<>();
  private long chargedBefore;
  private boolean replaceNext = true;
  private boolean ending;
  private boolean warned;

  /** When the process began, if it found nothing of its own then. */
  private @Nullable Instant beganEmpty;

  /** Files of processes that have not ended well, and when those wrote last. */
  private final Map<String, Long> unclosed = new HashMap<>();

  private Instant nextAdoption = Instant.MIN;
  private Instant notBefore = Instant.MIN;

  private LedgerJournal(
      LedgerFile file,
      Tracking tracking,
      LedgerState state,
      LongSupplier charged,
      Clock clock,
      LedgerFaults faults) {
    this.file = file;
    this.tracking = tracking;
    this.state = state;
    this.charged = charged;
    this.clock = clock;
    this.faults = faults;
  }

  /**
   * Takes a file of a directory and reads it into a state.
   *
   * @param charged the pico-dollars that this process has charged
   * @param month the month that is
   * @throws IOException if there is no file to be had, or it cannot be read
   */
  static LedgerJournal open(
      Path directory,
      Tracking tracking,
      LedgerState state,
      LongSupplier charged,
      int month,
      Clock clock,
      LedgerFaults faults)
      throws IOException {
    LedgerFile file = LedgerFile.take(directory);
    LedgerJournal journal = new LedgerJournal(file, tracking, state, charged, clock, faults);
    try {
      journal.read(month);
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void read(int month) throws IOException {
    LedgerState found = new LedgerState(tracking);
    History history = new History(found, month + 1);
    long damaged = file.read(history);
    if (found.users().size() == 0) {
      beganEmpty = clock.instant();
    }
    if (!file.isAbsorbed(history.id)) {
      state.addAll(found);
      absorbed.addAll(history.absorbed);
      tellLoss(history, file, damaged);
    }
  }

  private void tellLoss(History history, LedgerFile of, long damaged) {
    if (damaged > 0) {
      faults.failed("read");
    }
    history.tellLoss(of, damaged);
  }

  /** A loader that remembers how the file ends. */
  private static final class History extends LedgerState.Loader {
    private final Set<UUID> absorbed = new HashSet<>();
    private UUID id = new UUID(0, 0);
    private long lastWritten;
    private long mostAtOnce;
    private boolean closed = true;

    History(LedgerState state, int newestMonth) {
      state.super(newestMonth);
    }

    @Override
    public void file(UUID own) {
      id = own;
    }

    @Override
    public void absorbed(UUID other) {
      absorbed.add(other);
    }

    @Override
    public void written(long epochMillis, long picoUsd) {
      lastWritten = epochMillis;
      mostAtOnce = Math.max(mostAtOnce, picoUsd);
      closed = false;
    }

    @Override
    public void closed() {
      closed = true;
    }

    void tellLoss(LedgerFile file, long damagedBytes) {
      if (damagedBytes > 0) {
        logger.log(
            Level.WARNING,
            "Percapita: {0} bytes of {1} are damaged; what stood there is lost, the rest is read.",
            new Object[] {Long.toString(damagedBytes), file});
      }
      if (!closed) {
        logger.log(
            Level.WARNING,
            "Percapita: the process that kept {0} was killed; it wrote last at {1}. What it charged"
                + " in its last second is not there, hardly more than {2} USD, the most it ever"
                + " charged between two writes.",
            new Object[] {
              file,
              Instant.ofEpochMilli(lastWritten),
              String.format(Locale.ROOT, "%.6f", mostAtOnce / PICO_PER_USD)
            });
      }
    }
  }

  /** The next {@link #write} writes everything. */
  void replaceNext() {
    replaceNext = true;
  }

  /** Writes what has changed; a failure is told once, counted, and made good by a later write. */
  void write() {
    Instant now = clock.instant();
    if (now.isBefore(notBefore) && !ending) {
      return;
    }
    RecordWriter writer = new RecordWriter();
    long chargedNow = charged.getAsLong();
    try {
      if (replaceNext || file.isDueForReplacement()) {
        replaceNext = true; // until it has been done
        writer.file(id);
        absorbed.forEach(writer::absorbed);
        writer.endFrame();
        state.writeAll(writer);
        end(writer, now, chargedNow, ending);
        file.replace(writer.frames());
        replaceNext = false;
      } else {
        state.writeChanged(writer);
        if (writer.isEmpty() && !ending) {
          return;
        }
        end(writer, now, chargedNow, ending);
        file.append(writer.frames());
      }
      chargedBefore = chargedNow;
    } catch (IOException | RuntimeException e) {
      replaceNext = true;
      notBefore = now.plus(RETRY);
      failed("write", e);
    }
  }

  private void end(RecordWriter writer, Instant now, long chargedNow, boolean closing) {
    writer.written(now.toEpochMilli(), chargedNow - chargedBefore);
    if (closing) {
      writer.closed();
    }
  }

  /**
   * Takes over, every now and then, the files that nobody holds and nobody has written to for ten
   * minutes; and while the process may follow one that had not ended when it began, at once those
   * whose process has ended well.
   *
   * @param month the month that is
   * @return whether it has looked for such files
   */
  boolean adopt(int month) {
    Instant now = clock.instant();
    if (now.isBefore(nextAdoption)) {
      return false;
    }
    nextAdoption = now.plus(maySucceed(now) ? LOOK_FOR_PREDECESSOR : LOOK_FOR_ABANDONED);
    try {
      for (LedgerFile other : file.takeAbandoned()) {
        try (other) {
          adopt(other, month);
        } catch (IOException | RuntimeException e) {
          failed("adopt", e); // and the others are let go of, too
        }
      }
    } catch (IOException | RuntimeException e) {
      failed("adopt", e);
    }
    return true;
  }

  /** A process that has found nothing of its own when it began, and that not long ago. */
  private boolean maySucceed(Instant now) {
    return beganEmpty != null && now.isBefore(beganEmpty.plus(ABANDONED_AFTER));
  }

  /**
   * Whether a file may be of the process that this one follows, which lived when this one began.
   */
  private boolean mayBePredecessors(LedgerFile other, long lastWrittenMillis) {
    return beganEmpty != null
        && maySucceed(clock.instant())
        && lastWrittenMillis >= beganEmpty.minus(CLOCKS_APART).toEpochMilli()
        && unclosed.getOrDefault(other.toString(), -1L) != lastWrittenMillis;
  }

  private void adopt(LedgerFile other, int month) throws IOException {
    long lastWritten = other.lastWrittenMillis();
    boolean isAbandoned = clock.millis() - lastWritten >= ABANDONED_AFTER.toMillis();
    if (!isAbandoned && !mayBePredecessors(other, lastWritten)) {
      return;
    }
    LedgerState theirs = new LedgerState(tracking);
    History history = new History(theirs, month + 1);
    long damaged = other.read(history);
    if (!isAbandoned && !history.closed) {
      unclosed.put(other.toString(), lastWritten); // whoever was killed may come back to it
      return;
    }
    if (!absorbed.contains(history.id) && !other.isAbsorbed(history.id)) {
      tellLoss(history, other, damaged);
      state.enter(month, Hours.at(clock.instant()));
      state.addAll(theirs);
      absorbed.add(history.id);
      absorbed.addAll(history.absorbed);
      replaceNext = true;
      write();
    }
    if (!replaceNext) {
      other.delete();
      absorbed.remove(history.id);
    }
  }

  private void failed(String operation, Exception cause) {
    faults.failed(operation);
    if (!warned) {
      warned = true;
      logger.log(
          Level.WARNING,
          "Percapita cannot keep its ledger in {0} ({1}); it tries again. What users have spent is"
              + " forgotten if the process ends before it can be written.",
          new Object[] {file, cause.toString()});
    }
  }

  /** Writes the rest now; this and every write from now on says that the process ends well. */
  void writeEnd() {
    ending = true;
    write();
  }

  /** Writes the rest, says that the process ended well, and lets another have the file. */
  @Override
  public void close() {
    writeEnd();
    try {
      file.close();
    } catch (IOException e) {
      failed("write", e);
    }
  }
}

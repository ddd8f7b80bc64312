package io.percapita;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a class logs in the course of a test, which goes nowhere else. Thread-safe. */
public final class RecordedLog extends Handler implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  /** A log of a class's own logger. */
  public RecordedLog(Class<?> logging) {
    this.logger = Logger.getLogger(logging.getName());
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }

  /** What was logged, in order. */
  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  /** The messages, as they are shown. */
  public List<String> lines() {
    return records.stream().map(new SimpleFormatter()::formatMessage).toList();
  }

  /** Forgets what was logged. */
  public void clear() {
    records.clear();
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

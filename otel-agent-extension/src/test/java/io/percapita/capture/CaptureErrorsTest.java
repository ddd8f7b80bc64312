package io.percapita.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaptureErrorsTest {
  private final List<LogRecord> logged = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private final CaptureErrors errors = new CaptureErrors(counted::add);
  private final Logger logger = Logger.getLogger(CaptureErrors.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void everyFailureIsCountedAndTheFirstOfAStageLogged() {
    errors.failed("request", new IllegalStateException());
    errors.failed("request", new IllegalStateException());
    errors.unreadable("decode", "malformed JSON at byte 7");

    assertThat(counted).containsExactly("request", "request", "decode");
    assertThat(logged).hasSize(2);
  }

  @Test
  void theExceptionsMessageMayQuoteAPromptAndIsLeftOut() {
    errors.failed("request", new IllegalStateException("the secret prompt"));

    LogRecord record = logged.get(0);
    assertThat(record.getMessage()).doesNotContain("secret");
    assertThat(record.getThrown()).hasMessage("java.lang.IllegalStateException").hasNoCause();
    assertThat(record.getThrown().getStackTrace()[0].getClassName())
        .isEqualTo(CaptureErrorsTest.class.getName());
  }

  @Test
  void aFailingCounterIsNoFurtherFailure() {
    new CaptureErrors(
            stage -> {
              throw new IllegalStateException();
            })
        .failed("request", new IllegalStateException());

    assertThat(counted).isEmpty();
  }
}

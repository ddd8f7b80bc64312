package io.percapita.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.RecordedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CaptureErrorsTest {
  private final List<String> counted = new ArrayList<>();
  private final CaptureErrors errors = new CaptureErrors(counted::add);
  @RegisterExtension private final RecordedLog logged = new RecordedLog(CaptureErrors.class);

  @Test
  void everyFailureIsCountedAndTheFirstOfAStageLogged() {
    errors.failed("request", new IllegalStateException());
    errors.failed("request", new IllegalStateException());
    errors.unreadable("decode", "malformed JSON at byte 7");

    assertThat(counted).containsExactly("request", "request", "decode");
    assertThat(logged.records()).hasSize(2);
  }

  @Test
  void theExceptionsMessageMayQuoteAPromptAndIsLeftOut() {
    errors.failed("request", new IllegalStateException("the secret prompt"));

    LogRecord record = logged.records().get(0);
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

package io.percapita.provider;

import io.percapita.call.CallResult;
import io.percapita.call.LlmResponse;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a line of a batch's results has said so far. Not thread-safe. */
public final class BatchLine {
  /** The tier of all calls of a batch, whatever tier the answers name. */
  public static final String TIER = "batch";

  private static final long LATEST_SECOND = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();

  private final ResponseFacts response = new ResponseFacts();
  private boolean named;
  private @Nullable String outcome;
  private @Nullable String object;
  private long status = -1;
  private long madeAtSecond = -1;

  /** What the answer says. */
  public ResponseFacts response() {
    return response;
  }

  /** Takes note of the application's name for the call. */
  public void name(String value) {
    named = true;
  }

  /** How the call went, in a word. */
  public void outcome(String value) {
    outcome = value;
  }

  /** What kind of answer it is, in a word. */
  public void object(String value) {
    object = value;
  }

  /** The HTTP status of the call. */
  public void status(long value) {
    status = value;
  }

  /** When the call was made, in seconds since 1970. */
  public void madeAtSecond(long value) {
    madeAtSecond = value;
  }

  /** Whether the line has the application's name for the call. */
  public boolean isNamed() {
    return named;
  }

  /** How the call went, or null. */
  public @Nullable String outcome() {
    return outcome;
  }

  /** What kind of answer it is, or null. */
  public @Nullable String object() {
    return object;
  }

  /** The HTTP status of the call, or -1. */
  public long status() {
    return status;
  }

  /** The result in the words of no format. */
  CallResult result(BatchFormat format) {
    JsonFormat answer = format.answer(this);
    boolean reported = answer.reportsUsage(response);
    return new CallResult(
        answer.operation(),
        new LlmResponse(
            response.model(),
            response.id(),
            List.of(),
            TIER,
            response.region(),
            reported ? answer.usage(response) : Usage.NONE,
            reported ? UsageOrigin.REPORTED : UsageOrigin.MISSING,
            true,
            null,
            reported ? null : "results of a batch without usage"),
        1,
        instant(madeAtSecond));
  }

  /** The moment of a timestamp, or null if it is none. */
  public static @Nullable Instant instant(long second) {
    return second > 0 && second < LATEST_SECOND ? Instant.ofEpochSecond(second) : null;
  }
}

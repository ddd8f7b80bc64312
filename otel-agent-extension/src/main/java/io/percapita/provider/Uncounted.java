package io.percapita.provider;

import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A format whose calls are billed by what is not counted, such as pages, minutes or images, or not
 * at all, such as moderations: only names and errors are read.
 */
public final class Uncounted implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .text("user", RequestFacts::user)
          .build();

  private static final JsonFields<ResponseFacts> ANSWER =
      ErrorFields.addTo(ReportedCost.addTo(JsonFields.builder(), "usage."), "")
          .text("model", ResponseFacts::model)
          .text("id", ResponseFacts::id)
          .text("error.status", ResponseFacts::errorType)
          .build();

  private static final JsonShape SHAPE =
      new JsonShape(REQUEST, ANSWER, ANSWER, new EventScan(List.of(), List.of()));

  private final String name;
  private final String operation;
  private final UsageOrigin origin;

  private Uncounted(String name, String operation, UsageOrigin origin) {
    this.name = name;
    this.operation = operation;
    this.origin = origin;
  }

  /** A format of a name, whose calls are an operation, billed by what is not counted. */
  public Uncounted(String name, String operation) {
    this(name, operation, UsageOrigin.UNCOUNTED);
  }

  /** A format whose calls cost nothing. */
  public static Uncounted free(String name, String operation) {
    return new Uncounted(name, operation, UsageOrigin.FREE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return length > 0 && data[offset] == '{' ? EventUse.READ : EventUse.END;
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return false;
  }

  @Override
  public UsageOrigin withoutUsage() {
    return origin;
  }

  @Override
  public boolean answersInOtherMedia() {
    return true;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.NONE;
  }
}

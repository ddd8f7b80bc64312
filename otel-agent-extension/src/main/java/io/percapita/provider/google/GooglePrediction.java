package io.percapita.provider.google;

import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code google-prediction}: {@code :predict} and {@code :predictLongRunning} of models that make
 * images, video or music and are billed by these; see docs/wire-formats/google-prediction.md.
 */
public final class GooglePrediction implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder().text("model", RequestFacts::model).build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      JsonFields.<ResponseFacts>builder().text("error.status", ResponseFacts::errorType).build();

  private static final EventScan SCAN = new EventScan(List.of(), List.of());

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, DOCUMENT, SCAN);

  @Override
  public String name() {
    return "google-prediction";
  }

  @Override
  public String operation() {
    return "generate_content";
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    return EventUse.READ; // never a stream
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return false;
  }

  /** It is billed by images or seconds, which are not counted. */
  @Override
  public UsageOrigin withoutUsage() {
    return UsageOrigin.UNCOUNTED;
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return Usage.NONE;
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return null; // it names none
  }
}

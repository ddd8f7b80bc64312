package io.percapita.provider.openai;

import io.percapita.provider.ErrorFields;
import io.percapita.provider.EventUse;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.ReportedCost;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code openai-responses}: responses, as in <a
 * href="https://platform.openai.com/docs/api-reference/responses">OpenAI's API reference</a>; see
 * docs/wire-formats/openai-responses.md.
 */
public final class OpenAiResponses implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .text("service_tier", RequestFacts::serviceTier)
          .text("safety_identifier", RequestFacts::strongerUser)
          .text("user", RequestFacts::user)
          .number("max_output_tokens", RequestFacts::maxOutputTokens)
          .words("metadata", RequestFacts::metadata)
          .text("conversation", RequestFacts::conversationId)
          .text("conversation.id", RequestFacts::conversationId)
          .textLength("instructions", RequestFacts::addText)
          .textLength("input", RequestFacts::addText)
          .textLength("input[].content", RequestFacts::addText)
          .textLength("input[].content[].text", RequestFacts::addText)
          .textLength("input[].output", RequestFacts::addText)
          .textLength("input[].output[].text", RequestFacts::addText)
          .textLength("input[].arguments", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT = fields("");

  /** The events that matter hold the whole response as a member. */
  private static final JsonFields<ResponseFacts> EVENT = fields("response.");

  /** Of events without names, that of an error has a message. */
  private static final EventScan SCAN =
      new EventScan(List.of("response", "message"), List.of("delta"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, EVENT, SCAN);

  private final boolean mayTellCaller;

  /** The format of {@code /responses}. */
  public OpenAiResponses() {
    this(true);
  }

  private OpenAiResponses(boolean mayTellCaller) {
    this.mayTellCaller = mayTellCaller;
  }

  /** The format of {@code /responses/compact}, whose requests have no fields for the caller. */
  public static OpenAiResponses compaction() {
    return new OpenAiResponses(false);
  }

  @Override
  public boolean mayTellCaller() {
    return mayTellCaller;
  }

  private static JsonFields<ResponseFacts> fields(String prefix) {
    JsonFields.Builder<ResponseFacts> fields =
        JsonFields.<ResponseFacts>builder()
            .text(prefix + "model", ResponseFacts::model)
            .text(prefix + "id", ResponseFacts::id)
            .text(prefix + "service_tier", ResponseFacts::serviceTier)
            .text(prefix + "status", ResponseFacts::kind)
            .flag(prefix + "background", ResponseFacts::background)
            .text(prefix + "output[].type", OpenAiResponses::outputItem)
            .text(prefix + "output[].action.type", OpenAiResponses::action)
            .number(prefix + "usage.input_tokens", (facts, n) -> facts.count(Count.INPUT, n))
            .number(
                prefix + "usage.input_tokens_details.cached_tokens",
                (facts, n) -> facts.count(Count.CACHE_READ, n))
            .number(
                prefix + "usage.input_tokens_details.cache_write_tokens",
                (facts, n) -> facts.count(Count.CACHE_WRITE, n))
            .number(prefix + "usage.output_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
            .number(
                prefix + "usage.output_tokens_details.reasoning_tokens",
                (facts, n) -> facts.count(Count.REASONING, n))
            .number(prefix + "usage.total_tokens", (facts, n) -> facts.count(Count.TOTAL, n));
    ErrorFields.addTo(ReportedCost.addTo(fields, prefix + "usage."), prefix);
    if (prefix.isEmpty()) {
      fields.textLength("output[].content[].text", ResponseFacts::addText);
      fields.textLength("output[].arguments", ResponseFacts::addText);
    } else {
      fields.text("type", (facts, type) -> noteError(type, facts));
      fields.text("code", ResponseFacts::errorType);
      ErrorFields.addTo(fields, "");
    }
    return fields.build();
  }

  private static void outputItem(ResponseFacts facts, String type) {
    if (type.equals("web_search_call")) {
      facts.count(Count.WEB_SEARCH, facts.count(Count.WEB_SEARCH) + 1);
    }
  }

  /** Only searches are billed; a call that opens a page or looks into one is not. */
  private static void action(ResponseFacts facts, String type) {
    if (type.equals("open_page") || type.equals("find_in_page") || type.equals("find")) {
      facts.count(Count.FREE_WEB_ACTION, facts.count(Count.FREE_WEB_ACTION) + 1);
    }
  }

  @Override
  public String name() {
    return "openai-responses";
  }

  @Override
  public String operation() {
    return "chat";
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    if (event == null) {
      // Some gateways leave the names out; then the data alone must tell.
      return length > 0 && data[offset] == '[' ? EventUse.END : EventUse.MEASURE;
    }
    return switch (event) {
      case "response.created",
          "response.completed",
          "response.incomplete",
          "response.failed",
          "error" ->
          EventUse.READ;
      default -> event.endsWith(".delta") ? EventUse.MEASURE : EventUse.SKIP;
    };
  }

  /** The event of an error may have nothing but a message. */
  @Override
  public void readName(String event, ResponseFacts facts) {
    noteError(event, facts);
  }

  private static void noteError(String type, ResponseFacts facts) {
    if (type.equals("error")) {
      ErrorFields.unnamed(facts);
    }
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    String status = facts.kind();
    if (status == null || facts.isEnded()) {
      return;
    }
    switch (status) {
      case "completed", "incomplete", "failed", "cancelled" -> {
        facts.finishReason(status);
        facts.end();
      }
      default -> {
        // Queued or in progress: the end is still to come.
      }
    }
  }

  /** A response in the background is billed once it is made, which later requests will tell. */
  @Override
  public UsageOrigin withoutUsage(ResponseFacts facts) {
    boolean comesLater = facts.isBackground() || "queued".equals(facts.kind());
    return comesLater && !facts.isEnded() ? UsageOrigin.FREE : withoutUsage();
  }

  @Override
  public boolean mayComeAgain(ResponseFacts facts) {
    return facts.isBackground() && facts.isEnded();
  }

  @Override
  public Usage usage(ResponseFacts facts) {
    return OpenAiUsage.disjoint(facts);
  }

  @Override
  public @Nullable String serviceTier(String reported) {
    return OpenAiUsage.serviceTier(reported);
  }
}

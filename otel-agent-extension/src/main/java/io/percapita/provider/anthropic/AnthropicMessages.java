package io.percapita.provider.anthropic;

import io.percapita.provider.ErrorFields;
import io.percapita.provider.ErrorShape;
import io.percapita.provider.EventUse;
import io.percapita.provider.Iterations;
import io.percapita.provider.JsonFormat;
import io.percapita.provider.JsonShape;
import io.percapita.provider.ReportedCost;
import io.percapita.provider.RequestFacts;
import io.percapita.provider.ResponseFacts;
import io.percapita.provider.ResponseFacts.Count;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code anthropic-messages}: messages, as in <a
 * href="https://platform.claude.com/docs/en/api/messages">Anthropic's API reference</a>; see
 * docs/wire-formats/anthropic-messages.md.
 */
public final class AnthropicMessages implements JsonFormat {
  private static final JsonFields<RequestFacts> REQUEST =
      JsonFields.<RequestFacts>builder()
          .text("model", RequestFacts::model)
          .flag("stream", RequestFacts::stream)
          .text("service_tier", RequestFacts::serviceTier)
          .text("metadata.user_id", RequestFacts::user)
          .number("max_tokens", RequestFacts::maxOutputTokens)
          .words("metadata", RequestFacts::metadata)
          .textLength("system", RequestFacts::addText)
          .textLength("system[].text", RequestFacts::addText)
          .textLength("messages[].content", RequestFacts::addText)
          .textLength("messages[].content[].text", RequestFacts::addText)
          .textLengthsBelow("messages[].content[].input", RequestFacts::addText)
          .textLength("messages[].content[].content", RequestFacts::addText)
          .textLength("messages[].content[].content[].text", RequestFacts::addText)
          .textLengthsBelow("tools", RequestFacts::addText)
          .build();

  private static final JsonFields<ResponseFacts> DOCUMENT =
      ErrorFields.addTo(usage(message("", JsonFields.builder()), ""), "")
          .text("stop_reason", ResponseFacts::finishReason)
          .textLength("content[].text", ResponseFacts::addText)
          .textLength("content[].thinking", ResponseFacts::addText)
          .textLengthsBelow("content[].input", ResponseFacts::addText)
          .build();

  /** The first event holds the message, a later one the counts at its end. */
  private static final JsonFields<ResponseFacts> EVENT =
      ErrorFields.addTo(usage(usage(message("message.", JsonFields.builder()), "message."), ""), "")
          .text("delta.stop_reason", ResponseFacts::finishReason)
          .text("type", ResponseFacts::kind)
          .build();

  private static final EventScan SCAN =
      new EventScan(
          List.of("usage", "stop_reason", "error"), List.of("text", "partial_json", "thinking"));

  private static final JsonShape SHAPE = new JsonShape(REQUEST, DOCUMENT, EVENT, SCAN);

  private static JsonFields.Builder<ResponseFacts> message(
      String prefix, JsonFields.Builder<ResponseFacts> fields) {
    return fields
        .text(prefix + "model", ResponseFacts::model)
        .text(prefix + "id", ResponseFacts::id);
  }

  private static JsonFields.Builder<ResponseFacts> usage(
      JsonFields.Builder<ResponseFacts> fields, String prefix) {
    String usage = prefix + "usage.";
    Iterations.addTo(fields, prefix + "usage");
    return ReportedCost.addTo(fields, usage)
        .text(usage + "service_tier", ResponseFacts::serviceTier)
        .text(usage + "speed", AnthropicMessages::speed)
        .text(usage + "inference_geo", AnthropicMessages::geography)
        .number(usage + "input_tokens", (facts, n) -> facts.count(Count.INPUT, n))
        .number(usage + "cache_read_input_tokens", (facts, n) -> facts.count(Count.CACHE_READ, n))
        .number(
            usage + "cache_creation_input_tokens", (facts, n) -> facts.count(Count.CACHE_WRITE, n))
        .number(
            usage + "cache_creation.ephemeral_5m_input_tokens",
            (facts, n) -> facts.count(Count.CACHE_WRITE_5M, n))
        .number(
            usage + "cache_creation.ephemeral_1h_input_tokens",
            (facts, n) -> facts.count(Count.CACHE_WRITE_1H, n))
        .number(usage + "output_tokens", (facts, n) -> facts.count(Count.OUTPUT, n))
        .number(
            usage + "output_tokens_details.thinking_tokens",
            (facts, n) -> facts.count(Count.REASONING, n))
        .number(
            usage + "server_tool_use.web_search_requests",
            (facts, n) -> facts.count(Count.WEB_SEARCH, n));
  }

  /**
   * A fast call has prices of its own, see <a
   * href="https://platform.claude.com/docs/en/build-with-claude/fast-mode">fast mode</a>.
   */
  private static void speed(ResponseFacts facts, String speed) {
    if (!speed.equals("standard")) {
      facts.tierBeyondService(speed);
    }
  }

  /**
   * Where the model ran, see <a
   * href="https://platform.claude.com/docs/en/build-with-claude/data-residency">data residency</a>;
   * models that cannot be bound to a place say so in a word of its own.
   */
  private static void geography(ResponseFacts facts, String geography) {
    if (!geography.equals("not_available")) {
      facts.region(geography.toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public String name() {
    return "anthropic-messages";
  }

  @Override
  public String operation() {
    return "chat";
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.ANTHROPIC;
  }

  @Override
  public JsonShape shape() {
    return SHAPE;
  }

  @Override
  public EventUse use(@Nullable String event, byte[] data, int offset, int length) {
    if (event == null) {
      return EventUse.READ; // the names always come; without them the data must tell
    }
    return switch (event) {
      case "content_block_delta" -> EventUse.MEASURE;
      case "message_start", "message_delta", "error" -> EventUse.READ;
      case "message_stop" -> EventUse.END;
      default -> EventUse.SKIP;
    };
  }

  @Override
  public void afterReading(ResponseFacts facts) {
    if ("message_stop".equals(facts.kind())) {
      facts.end();
    }
  }

  @Override
  public boolean reportsUsage(ResponseFacts facts) {
    return facts.has(Count.INPUT) || facts.has(Count.OUTPUT);
  }

  /**
   * Anthropic's input excludes cache reads and writes. Writes of which no lifetime is told are
   * five-minute ones, the default; output includes thinking.
   */
  @Override
  public Usage usage(ResponseFacts facts) {
    long hourWrites = facts.count(Count.CACHE_WRITE_1H);
    long shortWrites =
        Math.max(facts.count(Count.CACHE_WRITE_5M), facts.count(Count.CACHE_WRITE) - hourWrites);
    long output = facts.count(Count.OUTPUT);
    long thinking = Math.min(facts.count(Count.REASONING), output);
    return Usage.builder()
        .add(Component.INPUT, facts.count(Count.INPUT))
        .add(Component.CACHE_READ, facts.count(Count.CACHE_READ))
        .add(Component.CACHE_WRITE_5M, shortWrites)
        .add(Component.CACHE_WRITE_1H, hourWrites)
        .add(Component.OUTPUT, output - thinking)
        .add(Component.REASONING, thinking)
        .add(Component.WEB_SEARCH, facts.count(Count.WEB_SEARCH))
        .build();
  }

  @Override
  public String serviceTier(String reported) {
    return reported.toLowerCase(Locale.ROOT);
  }
}

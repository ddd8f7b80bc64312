package io.percapita.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Every attribute of spans and metrics, once. Names that begin with {@code gen_ai}, {@code server}
 * or {@code error} are those of the <a
 * href="https://github.com/open-telemetry/semantic-conventions-genai">GenAI semantic
 * conventions</a> 1.41.
 */
final class LlmAttributes {
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<Boolean> REQUEST_STREAM =
      AttributeKey.booleanKey("gen_ai.request.stream");
  static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
  static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<Long> CACHE_READ_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  static final AttributeKey<Long> CACHE_CREATION_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
  static final AttributeKey<Long> REASONING_TOKENS =
      AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
  static final AttributeKey<String> CONVERSATION_ID =
      AttributeKey.stringKey("gen_ai.conversation.id");
  static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> USER_ID = AttributeKey.stringKey("user.id");
  static final AttributeKey<String> USER_HASH = AttributeKey.stringKey("user.hash");
  static final AttributeKey<String> FEATURE = AttributeKey.stringKey("llm.feature");
  static final AttributeKey<String> PLAN = AttributeKey.stringKey("llm.plan");
  static final AttributeKey<String> USER_SOURCE = AttributeKey.stringKey("llm.user.source");
  static final AttributeKey<String> FEATURE_SOURCE = AttributeKey.stringKey("llm.feature.source");
  static final AttributeKey<String> PLAN_SOURCE = AttributeKey.stringKey("llm.plan.source");
  static final AttributeKey<String> USER = AttributeKey.stringKey("llm.user");
  static final AttributeKey<Double> COST = AttributeKey.doubleKey("llm.cost.usd");
  static final AttributeKey<Double> REPORTED_COST = AttributeKey.doubleKey("llm.cost.reported.usd");
  static final AttributeKey<String> COST_STATUS = AttributeKey.stringKey("llm.cost.status");
  static final AttributeKey<String> PRICE_RULE = AttributeKey.stringKey("llm.price.rule");
  static final AttributeKey<String> COMPONENT = AttributeKey.stringKey("llm.component");
  static final AttributeKey<String> SERVICE_TIER = AttributeKey.stringKey("llm.service_tier");
  static final AttributeKey<String> ALTERNATIVE = AttributeKey.stringKey("llm.alternative");
  static final AttributeKey<Long> CALLS = AttributeKey.longKey("llm.calls");
  static final AttributeKey<String> CAPTURE_STAGE = AttributeKey.stringKey("llm.capture.stage");
  static final AttributeKey<String> LABEL = AttributeKey.stringKey("llm.label");
  static final AttributeKey<Long> REGISTER = AttributeKey.longKey("llm.register");
  static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("service.instance.id");
  static final AttributeKey<String> SCOPE = AttributeKey.stringKey("llm.scope");
  static final AttributeKey<String> KEY_FINGERPRINT = AttributeKey.stringKey("llm.key.fingerprint");
  static final AttributeKey<Long> TOP = AttributeKey.longKey("llm.top");
  static final AttributeKey<String> QUANTILE = AttributeKey.stringKey("llm.quantile");
  static final AttributeKey<String> THRESHOLD = AttributeKey.stringKey("llm.threshold");
  static final AttributeKey<String> LEDGER_OPERATION =
      AttributeKey.stringKey("llm.ledger.operation");
  static final AttributeKey<String> BUDGET_ACTION = AttributeKey.stringKey("llm.budget.action");
  static final AttributeKey<String> BUDGET_THRESHOLD =
      AttributeKey.stringKey("llm.budget.threshold");
  static final AttributeKey<String> BUDGET_WINDOW = AttributeKey.stringKey("llm.budget.window");
  static final AttributeKey<Boolean> BUDGET_DRY_RUN = AttributeKey.booleanKey("llm.budget.dry_run");
  static final AttributeKey<String> ASKED_MODEL = AttributeKey.stringKey("llm.budget.asked_model");
  static final AttributeKey<String> UNMODIFIED_REASON =
      AttributeKey.stringKey("llm.request.reason");

  private LlmAttributes() {}
}

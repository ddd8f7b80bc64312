package io.percapita.provider;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a provider says that it refuses a request because a quota is used up, so that SDKs make of it
 * what they make of the provider's own answer.
 */
public enum ErrorShape {
  /**
   * <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI</a> and compatible ones.
   */
  OPENAI(
      "{\"error\":{\"message\":\"%s\",\"type\":\"insufficient_quota\",\"param\":null,"
          + "\"code\":\"insufficient_quota\"}}"),
  /** <a href="https://platform.claude.com/docs/en/api/errors">Anthropic</a>. */
  ANTHROPIC("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"%s\"}}"),
  /** <a href="https://cloud.google.com/apis/design/errors#http_mapping">Google</a>. */
  GOOGLE("{\"error\":{\"code\":429,\"message\":\"%s\",\"status\":\"RESOURCE_EXHAUSTED\"}}"),
  /**
   * <a
   * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Amazon
   * Bedrock</a>, whose header names the exception.
   */
  AMAZON("{\"message\":\"%s\"}"),
  /** <a href="https://docs.cohere.com/reference/errors">Cohere</a>. */
  COHERE("{\"message\":\"%s\"}"),
  /** <a href="https://docs.ollama.com/api/errors">Ollama</a>. */
  OLLAMA("{\"error\":\"%s\"}");

  /** The HTTP status of all of them. */
  public static final int STATUS = 429;

  private final String template;

  ErrorShape(String template) {
    this.template = template;
  }

  /**
   * The body of the answer.
   *
   * @param message plain text without quotes and backslashes
   */
  public byte[] body(String message) {
    return template.replace("%s", message).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The headers of the answer. {@code x-should-retry} keeps the SDKs of OpenAI and Anthropic from
   * trying again.
   *
   * @param retryAfterSeconds when trying again may make sense
   * @param length the body's, in bytes
   */
  public Map<String, String> headers(long retryAfterSeconds, int length) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    headers.put("content-length", Integer.toString(length));
    headers.put("retry-after", Long.toString(retryAfterSeconds));
    headers.put("x-should-retry", "false");
    if (this == AMAZON) {
      headers.put("x-amzn-errortype", "ThrottlingException");
    }
    return headers;
  }
}

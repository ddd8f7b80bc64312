package io.percapita.metering;

import io.percapita.metering.Precedents.Model;
import io.percapita.pricing.Money;
import io.percapita.provider.Endpoint;
import io.percapita.provider.RequestSize;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a call may cost at most, as far as its request tells before it is sent; see docs/budgets.md.
 * Thread-safe.
 */
final class CostEstimate {
  /** Text has four bytes to a token by and large; with three, few texts have more tokens. */
  private static final int TEXT_BYTES_PER_TOKEN = 3;

  /**
   * What is no text is mostly pictures and files in base64, which have few tokens for their bytes.
   */
  private static final int OTHER_BYTES_PER_TOKEN = 64;

  private static final String EMBEDDINGS = "embeddings";

  private final CallPricer pricer;
  private final Precedents precedents;
  private final long outputTokens;
  private final long maxBodyBytes;

  /**
   * Estimates.
   *
   * @param precedents what calls before have asked for and been answered
   * @param outputTokens how long an answer is reckoned with at least where the request sets no
   *     limit
   * @param maxBodyBytes up to what length a body that was not read is taken for text
   */
  CostEstimate(CallPricer pricer, Precedents precedents, int outputTokens, int maxBodyBytes) {
    this.pricer = pricer;
    this.precedents = precedents;
    this.outputTokens = outputTokens;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * The cost in pico-dollars; 0 where the model has no price, since its calls will cost nothing
   * that could be counted. As long as the model is not known, it is the dearest of those that were
   * asked for before; as long as none was, the dearest there is.
   *
   * @param model the model asked for, or null if that is not known
   * @param size what the request says, if it was read
   * @param wasRead whether it was
   * @param bodyLength the length of its body in bytes, or -1 if that is not known; it is then taken
   *     for as long as the longest of its kind before, as long as there was none, for the longest
   *     that is read
   */
  long picoUsd(
      Endpoint endpoint,
      @Nullable String model,
      @Nullable String tier,
      RequestSize size,
      boolean wasRead,
      long bodyLength,
      Instant at) {
    long length = bodyLength < 0 ? precedents.longest(endpoint, maxBodyBytes) : bodyLength;
    long text =
        wasRead && model != null
            ? Math.min(size.textBytes(), length)
            : Math.min(length, maxBodyBytes);
    Usage usage =
        Usage.builder()
            .add(Component.INPUT, up(text, TEXT_BYTES_PER_TOKEN))
            .add(Component.INPUT, up(length - text, OTHER_BYTES_PER_TOKEN))
            .add(Component.OUTPUT, output(endpoint, model, size, at))
            .build();
    if (model == null) {
      return dearest(endpoint, usage, at);
    }
    Money cost = pricer.costOf(endpoint, model, tier, usage, at);
    return cost == null ? 0 : cost.picoUsd();
  }

  private long dearest(Endpoint endpoint, Usage usage, Instant at) {
    long most = 0;
    for (Model model : precedents.models(endpoint)) {
      Money cost = pricer.costOf(endpoint, model.name(), model.tier(), usage, at);
      most = cost == null ? most : Math.max(most, cost.picoUsd());
    }
    return most > 0 ? most : pricer.dearest(endpoint, usage, at).picoUsd();
  }

  private long output(Endpoint endpoint, @Nullable String model, RequestSize size, Instant at) {
    if (endpoint.format().operation().equals(EMBEDDINGS)) {
      return 0;
    }
    boolean isLimited = size.maxOutputTokens() > 0;
    long each = isLimited ? size.maxOutputTokens() : outputTokens;
    long all = each > Long.MAX_VALUE / size.answers() ? Long.MAX_VALUE : each * size.answers();
    return isLimited || model == null
        ? all
        : Math.max(all, precedents.longestAnswer(endpoint, model, at));
  }

  private static long up(long bytes, int perToken) {
    return bytes / perToken + (bytes % perToken == 0 ? 0 : 1);
  }
}

package io.percapita.provider;

import io.percapita.pricing.Money;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a response has said so far: the provider's own counts, not yet disjoint, each under a {@link
 * Count}. Not thread-safe.
 */
public final class ResponseFacts {
  private static final int MAX_FINISH_REASONS = 16;

  /** Far more than any call can consume; a larger number is nonsense and says nothing. */
  private static final long MAX_COUNT = 1_000_000_000_000L;

  /** A number a provider reports; what it includes depends on the provider. */
  public enum Count {
    /** Prompt tokens. */
    INPUT,
    /** Tokens of what tools answered to the model, read as input beside the prompt. */
    TOOL_INPUT,
    /** Prompt tokens read from a cache. */
    CACHE_READ,
    /** Prompt tokens written to a cache, of any lifetime. */
    CACHE_WRITE,
    /** Prompt tokens written to a cache for five minutes. */
    CACHE_WRITE_5M,
    /** Prompt tokens written to a cache for an hour. */
    CACHE_WRITE_1H,
    /** Audio tokens of the prompt. */
    AUDIO_INPUT,
    /** Image tokens of the prompt. */
    IMAGE_INPUT,
    /** Audio tokens of the prompt read from a cache. */
    AUDIO_CACHE_READ,
    /** Image tokens of the prompt read from a cache. */
    IMAGE_CACHE_READ,
    /** Answer tokens. */
    OUTPUT,
    /** Tokens spent on reasoning. */
    REASONING,
    /** Audio tokens of the answer. */
    AUDIO_OUTPUT,
    /** Image tokens of the answer. */
    IMAGE_OUTPUT,
    /** Web searches. */
    WEB_SEARCH,
    /** Those of the web searches that were none, but a look at a page, and cost nothing. */
    FREE_WEB_ACTION,
    /** Prompt tokens read from a cache, by a field that counts where it is the higher one. */
    CACHE_READ_ELSEWHERE,
    /** Prompt tokens that no cache served, where a provider counts these by themselves. */
    CACHE_MISS,
    /** All tokens, by which it can be told whether one count includes another. */
    TOTAL,
    /** Tokens of sources that were read, beside the prompt. */
    CITATION,
    /** Prompt tokens that passed through the model, where others are billed. */
    PROCESSED_INPUT,
    /** Answer tokens that passed through the model, where others are billed. */
    PROCESSED_OUTPUT,
    /** Prompt tokens as the platform counts them that serves the models of others. */
    PLATFORM_INPUT,
    /** Of these, beside the former, tokens read from a cache. */
    PLATFORM_CACHE_READ,
    /** Likewise, tokens written to a cache, of any lifetime. */
    PLATFORM_CACHE_WRITE,
    /** Answer tokens as the platform counts them. */
    PLATFORM_OUTPUT,
    /** What is billed and is neither tokens nor web searches. */
    OTHER_UNITS
  }

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private final List<String> finishReasons = new ArrayList<>();
  private final ModalityCounts modalities = new ModalityCounts();
  private final CacheWrites cacheWrites = new CacheWrites();
  private final DistinctTexts searches = new DistinctTexts();
  private @Nullable Iterations iterations;
  private @Nullable String model;
  private @Nullable String id;
  private @Nullable String serviceTier;
  private @Nullable String tierBeyondService;
  private @Nullable String region;
  private @Nullable String errorType;
  private @Nullable String errorCode;
  private @Nullable String kind;
  private @Nullable Money reportedCost;
  private boolean background;
  private boolean ended;
  private long lastChoice;
  private int finishedChoices;
  private long textBytes;

  /** The model that answers. */
  public void model(String value) {
    model = known(value, model);
  }

  /** The provider's id of the response. */
  public void id(String value) {
    id = known(value, id);
  }

  /** The service tier that served the call, as the provider spells it. */
  public void serviceTier(String value) {
    serviceTier = known(value, serviceTier);
  }

  /** A tier that {@link #serviceTier} does not tell, of a field of its own, such as a speed. */
  public void tierBeyondService(String value) {
    tierBeyondService = known(value, tierBeyondService);
  }

  /** The region that served the call, as the provider spells it. */
  public void region(String value) {
    region = known(value, region);
  }

  /** Why a choice ended. */
  public void finishReason(String value) {
    String reason = RequestFacts.capped(value);
    finishedChoices += reason == null ? 0 : 1;
    if (reason != null && finishReasons.size() < MAX_FINISH_REASONS) {
      finishReasons.add(reason);
    }
  }

  /** The number of a choice that is being told, from 0. */
  public void choice(long index) {
    lastChoice = Math.max(lastChoice, index);
  }

  /** An error reported inside a response. */
  public void errorType(String value) {
    errorType = known(value, errorType);
  }

  /** An error by a field that counts where there is no {@link #errorType(String) type}. */
  public void errorCode(String value) {
    errorCode = known(value, errorCode);
  }

  /** What the provider says the call cost. */
  public void reportedCost(Money cost) {
    reportedCost = cost;
  }

  /** What the document or event calls itself, such as {@code message_stop}. */
  public void kind(String value) {
    kind = known(value, kind);
  }

  /** Whether the response is made in the background, so that later requests ask for it. */
  public void background(boolean value) {
    background = value;
  }

  /** Takes note of a number, which replaces an earlier one: streamed counts are cumulative. */
  public void count(Count count, long value) {
    if (isSane(value)) {
      counts.put(count, value);
    }
  }

  /** A number that is to be added to others: 0 where it is nonsense. */
  static long sane(long value) {
    return isSane(value) ? value : 0;
  }

  private static boolean isSane(long value) {
    return value >= 0 && value <= MAX_COUNT;
  }

  /** Adds text the model wrote, in bytes of UTF-8. */
  public void addText(long bytes) {
    textBytes += bytes;
  }

  /** Takes note that the format's own end was reached. */
  public void end() {
    ended = true;
  }

  /** A number, or 0 if the provider has not reported it. */
  public long count(Count count) {
    Long value = counts.get(count);
    return value == null ? 0 : value;
  }

  /** Whether a number was reported. */
  public boolean has(Count count) {
    return counts.containsKey(count);
  }

  /** The list of cache writes that is being read. */
  public CacheWrites cacheWrites() {
    return cacheWrites;
  }

  /** Whether there has been any list of model runs. */
  boolean hasIterations() {
    return iterations != null;
  }

  /** Adds up the list of model runs that is being read. */
  Iterations iterations() {
    Iterations list = iterations;
    if (list == null) {
      list = new Iterations(); // which few answers have
      iterations = list;
    }
    return list;
  }

  /** Adds up lists of counts by modality. */
  public ModalityCounts modalities() {
    return modalities;
  }

  /** The words searched for, each once. */
  public DistinctTexts searches() {
    return searches;
  }

  /** What the last document or event called itself, or null. */
  public @Nullable String kind() {
    return kind;
  }

  /** All text the model wrote so far, in bytes of UTF-8. */
  public long textBytes() {
    return textBytes;
  }

  /** Whether any choice has said why it ended. */
  public boolean hasFinishReason() {
    return finishedChoices > 0;
  }

  /** Whether every choice that was told of has said why it ended. */
  public boolean hasAllFinishReasons() {
    return finishedChoices > lastChoice;
  }

  /** Whether the response is made in the background. */
  public boolean isBackground() {
    return background;
  }

  /** Whether the format's own end was reached. */
  public boolean isEnded() {
    return ended;
  }

  /** The model that answers, as far as it is known. */
  public @Nullable String model() {
    return model;
  }

  /** The provider's id of the response, or null. */
  public @Nullable String id() {
    return id;
  }

  @Nullable String serviceTier() {
    return tierBeyondService != null ? tierBeyondService : serviceTier;
  }

  @Nullable String region() {
    return region;
  }

  @Nullable String errorType() {
    return errorType != null ? errorType : errorCode;
  }

  @Nullable Money reportedCost() {
    return reportedCost;
  }

  List<String> finishReasons() {
    return List.copyOf(finishReasons);
  }

  /** The first chunk of some servers holds empty strings; they replace nothing. */
  private static @Nullable String known(String value, @Nullable String before) {
    String now = RequestFacts.capped(value);
    return now != null ? now : before;
  }
}

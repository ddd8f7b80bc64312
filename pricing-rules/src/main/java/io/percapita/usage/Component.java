package io.percapita.usage;

/**
 * One billable part of a call. Components are disjoint: a token is counted under exactly one of
 * them, so that the counts of a {@link Usage} add up.
 */
public enum Component {
  /** Text tokens of the prompt that no cache served. */
  INPUT("input", Direction.INPUT),
  /**
   * Prompt tokens served from the provider's cache; of text where audio and images are told apart.
   */
  CACHE_READ("cache_read", Direction.INPUT),
  /** Prompt tokens written to a cache that lives five minutes. */
  CACHE_WRITE_5M("cache_write_5m", Direction.INPUT),
  /** Prompt tokens written to a cache that lives one hour. */
  CACHE_WRITE_1H("cache_write_1h", Direction.INPUT),
  /** Audio tokens of the prompt. */
  AUDIO_INPUT("audio_input", Direction.INPUT),
  /** Image tokens of the prompt. */
  IMAGE_INPUT("image_input", Direction.INPUT),
  /** Audio tokens of the prompt served from the provider's cache. */
  AUDIO_CACHE_READ("audio_cache_read", Direction.INPUT),
  /** Image tokens of the prompt served from the provider's cache. */
  IMAGE_CACHE_READ("image_cache_read", Direction.INPUT),
  /** Text tokens of the answer that the caller sees. */
  OUTPUT("output", Direction.OUTPUT),
  /** Tokens the model spent thinking; billed, mostly unseen. */
  REASONING("reasoning", Direction.OUTPUT),
  /** Audio tokens of the answer. */
  AUDIO_OUTPUT("audio_output", Direction.OUTPUT),
  /** Image tokens of the answer. */
  IMAGE_OUTPUT("image_output", Direction.OUTPUT),
  /** Web searches the provider ran, counted in requests rather than tokens. */
  WEB_SEARCH("web_search", Direction.REQUEST);

  private enum Direction {
    INPUT,
    OUTPUT,
    REQUEST
  }

  private final String id;
  private final Direction direction;

  Component(String id, Direction direction) {
    this.id = id;
    this.direction = direction;
  }

  /**
   * The component's name in price rules, metric labels and command lines, such as {@code input}.
   */
  public String id() {
    return id;
  }

  /** Whether the component counts tokens that went to the model. */
  public boolean isInputToken() {
    return direction == Direction.INPUT;
  }

  /** Whether the component counts tokens that came from the model. */
  public boolean isOutputToken() {
    return direction == Direction.OUTPUT;
  }

  /** Whether the component counts tokens, as opposed to requests. */
  public boolean isToken() {
    return direction != Direction.REQUEST;
  }
}

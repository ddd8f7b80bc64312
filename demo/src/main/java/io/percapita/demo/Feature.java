package io.percapita.demo;

/** The AI features of the product, and how often a user reaches for each. */
enum Feature {
  /** Short questions to a small model, many of them. */
  SMART_SEARCH("smart-search", "/api/search", 50),
  /** Long documents to a large model with prompt caching. */
  SUMMARIZER("summarizer", "/api/summaries", 12),
  /** Streamed answers of a reasoning model. */
  CODE_ASSISTANT("code-assistant", "/api/assist", 20),
  /** Streamed drafts of a fast model. */
  EMAIL_DRAFTER("email-drafter", "/api/drafts", 18);

  private final String id;
  private final String path;
  private final int weight;

  Feature(String id, String path, int weight) {
    this.id = id;
    this.path = path;
    this.weight = weight;
  }

  String id() {
    return id;
  }

  String path() {
    return path;
  }

  /** How many of a hundred requests go to the feature. */
  int weight() {
    return weight;
  }
}

package io.percapita.provider.openai;

import io.percapita.provider.RequestFacts;

/**
 * {@code mistral-fim}: completions that fill a gap, asked by prompt and suffix and answered like a
 * chat, as in <a href="https://docs.mistral.ai/api/endpoint/fim">Mistral's API reference</a>; see
 * docs/wire-formats/openai-compatible.md.
 */
public final class MistralFim extends OpenAiChat {
  /** The format. */
  public MistralFim() {
    super(
        request()
            .textLength("prompt", RequestFacts::addText)
            .textLength("suffix", RequestFacts::addText)
            .build(),
        fields -> fields);
  }

  @Override
  public String name() {
    return "mistral-fim";
  }

  @Override
  public String operation() {
    return "text_completion";
  }
}

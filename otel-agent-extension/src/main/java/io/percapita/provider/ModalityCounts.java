package io.percapita.provider;

import io.percapita.provider.ResponseFacts.Count;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Adds up a list of {@code {modality, tokenCount}}, as Google reports them, whose members may come
 * in any order. Images, video and documents count as images. Not thread-safe.
 */
public final class ModalityCounts {
  /** Far more than any call can consume, and far from an overflow. */
  private static final long MAX_TOKENS = 1_000_000_000_000L;

  private @Nullable String modality;
  private long tokens;
  private long audio;
  private long images;

  /** The modality of the element that is being read. */
  public void modality(String value) {
    modality = value.toUpperCase(Locale.ROOT);
  }

  /** The tokens of the element that is being read. */
  public void tokens(long count) {
    tokens = count < 0 || count > MAX_TOKENS ? 0 : count;
  }

  /** Takes the element that has been read. */
  public void endElement() {
    if (modality != null) {
      switch (modality) {
        case "AUDIO" -> audio = Math.min(MAX_TOKENS, audio + tokens);
        case "IMAGE", "VIDEO", "DOCUMENT" -> images = Math.min(MAX_TOKENS, images + tokens);
        default -> {
          // What is no other modality is text, which is what the others leave of the whole.
        }
      }
    }
    modality = null;
    tokens = 0;
  }

  /**
   * Reports the list that has been read.
   *
   * @param audioCount what its audio tokens count as
   * @param imageCount what its image tokens count as
   */
  public void endList(ResponseFacts facts, Count audioCount, Count imageCount) {
    facts.count(audioCount, audio);
    facts.count(imageCount, images);
    forget();
  }

  /** Forgets a list that did not come to its end. */
  public void forget() {
    modality = null;
    tokens = 0;
    audio = 0;
    images = 0;
  }
}

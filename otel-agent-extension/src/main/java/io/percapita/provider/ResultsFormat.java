package io.percapita.provider;

import io.percapita.call.CallResult;
import java.util.function.Consumer;

/**
 * An endpoint that tells of calls made earlier, in a batch or in the background. A request to it is
 * no call itself, and most of them tell nothing that is to be counted.
 */
public interface ResultsFormat extends WireFormat {
  /**
   * A decoder for one request.
   *
   * @param path the path requested
   * @param results is given each result that may have cost money, as its bytes pass
   */
  ResultsDecoder newDecoder(String path, Consumer<CallResult> results);

  @Override
  default String operation() {
    return "chat";
  }

  /** Not to be asked for: the requests are no calls. */
  @Override
  default CallDecoder newDecoder() {
    throw new UnsupportedOperationException(name() + " tells of other calls, and is none");
  }
}

package io.percapita.instrument;

import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.WantedFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The application serves a request, of which it is wanted who has logged in. */
public final class Serving implements BeforeEachCallback, AfterEachCallback {
  private Occasion occasion = next();

  @Override
  public void beforeEach(ExtensionContext context) {
    ServedRequests.install(() -> occasion);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ServedRequests.install(() -> null);
  }

  /** From now on it serves another one. */
  public Occasion next() {
    occasion =
        Occasion.of(
            Occasion.Kind.REQUEST,
            null,
            new WantedFacts(List.of(), List.of(), List.of(), true, List.of()));
    return occasion;
  }

  /** Who has logged in to the request that is served. */
  public @Nullable String principal() {
    return occasion.principal();
  }

  /** The class of whoever has logged in without a name. */
  public @Nullable String principalWithoutName() {
    return occasion.principalWithoutName();
  }
}

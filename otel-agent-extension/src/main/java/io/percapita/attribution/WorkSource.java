package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.NamedSpan;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.RequestRoute;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A feature by what the application is busy with, under the name it has been given for it. */
final class WorkSource implements AttributionSource {
  private final String name;
  private final Function<Context, @Nullable String> found;
  private final String absence;
  private final FeatureNames names;

  private WorkSource(
      String name, Function<Context, @Nullable String> found, String absence, FeatureNames names) {
    this.name = name;
    this.found = found;
    this.absence = absence;
    this.names = names;
  }

  /** The route of the request that is served, with its method. */
  static AttributionSource route(FeatureNames names) {
    return new WorkSource(
        "route", WorkSource::routeIn, "no request with a known route is being served here", names);
  }

  /** The queue of the message that is handled, or the name of the job that runs. */
  static AttributionSource job(FeatureNames names) {
    return new WorkSource(
        "job", WorkSource::jobIn, "no message is handled and no scheduled job runs here", names);
  }

  /** The span that a method is annotated with. */
  static AttributionSource span(FeatureNames names) {
    return new WorkSource("span", NamedSpan::in, "within no method with @WithSpan", names);
  }

  private static @Nullable String routeIn(Context context) {
    Occasion occasion = Occasion.in(context);
    if (occasion == null || occasion.kind() != Occasion.Kind.REQUEST) {
      return null;
    }
    return occasion.name() == null ? RequestRoute.in(context) : occasion.name();
  }

  private static @Nullable String jobIn(Context context) {
    Occasion occasion = Occasion.in(context);
    return occasion == null || occasion.kind() == Occasion.Kind.REQUEST ? null : occasion.name();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    String work = found.apply(context);
    return work == null ? null : names.of(work);
  }

  @Override
  public String absence(Context context) {
    return absence;
  }
}

package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The plan of a user or a tenant as a file has it. */
final class PlanFileSource implements AttributionSource {
  private final Supplier<PlanTable> table;
  private final List<AttributionSource> tenant;

  /**
   * Reads a table.
   *
   * @param table the table in force
   * @param tenant where the tenant is looked for
   */
  PlanFileSource(Supplier<PlanTable> table, List<AttributionSource> tenant) {
    this.table = table;
    this.tenant = List.copyOf(tenant);
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public String description() {
    return "file";
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    PlanTable now = table.get();
    String plan = user == null ? null : now.ofUser(user);
    if (plan != null || !now.hasTenants()) {
      return plan != null ? plan : now.ofOthers(user);
    }
    for (AttributionSource source : tenant) {
      String named = Identifier.of(source.of(context, request, user));
      if (named != null) {
        plan = now.ofTenant(named);
        return plan != null ? plan : now.ofOthers(user);
      }
    }
    return now.ofOthers(user);
  }

  @Override
  public boolean readsRequest() {
    return true;
  }

  /** The plan of a user stays; only a tenant may yet come with the request. */
  @Override
  public boolean readsRequestOfKnownUser() {
    return tenant.stream().anyMatch(AttributionSource::readsRequest);
  }

  @Override
  public String absence(Context context) {
    return "neither the user nor the tenant is in it";
  }
}

package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.Occasion;

/** Whose call it is, as far as that is known before or after its request is read. Immutable. */
public final class CallAttribution {
  private final Attributor attributor;
  private final Context context;
  private final Found user;
  private final Found feature;
  private final Found plan;
  private final Attribution labels;

  CallAttribution(Attributor attributor, Context context, Found user, Found feature, Found plan) {
    this.attributor = attributor;
    this.context = context;
    this.user = user;
    this.feature = feature;
    this.plan = plan;
    this.labels = attributor.label(user, feature, plan);
  }

  /** As telemetry shows it. */
  public Attribution labels() {
    return labels;
  }

  /** The same of the call when its request has been read, or as much of it as there is. */
  public CallAttribution completedBy(LlmRequest request) {
    return attributor.complete(this, asAsked(request));
  }

  /**
   * A request may name its user by the hash that we tell providers, if it is sent again as it was
   * written for an earlier call: that is no other user than whose hash it is.
   */
  private LlmRequest asAsked(LlmRequest request) {
    String named = request.user();
    if (named == null || !labels.userHashed()) {
      return request;
    }
    if (named.equals(labels.user())) {
      return request.withoutUser();
    }
    String told = attributor.userShownAs(named);
    return told == null ? request : request.withUser(Identifier.written(told));
  }

  /** Whether the request may name another user or plan, or the only one. */
  public boolean mayHaveOtherPayer() {
    return attributor.mayHaveOtherPayer(this);
  }

  /** Whether the call is made while a request is served, and for it. */
  public boolean isForRequest() {
    Occasion occasion = Occasion.in(context);
    return occasion != null && occasion.kind() == Occasion.Kind.REQUEST;
  }

  /** Which source has named the feature, or {@link Attribution#NO_SOURCE}. */
  public String featureSource() {
    return attributor.featureSource(feature);
  }

  /** Which source has named the plan, or {@link Attribution#NO_SOURCE}. */
  public String planSource() {
    return attributor.planSource(plan);
  }

  /**
   * Which sources have answered, and what the others lacked, without anything secret.
   *
   * @param request what the call's request says
   */
  public String explanation(LlmRequest request) {
    return attributor.explain(this, asAsked(request));
  }

  Context context() {
    return context;
  }

  Found user() {
    return user;
  }

  Found feature() {
    return feature;
  }

  Found plan() {
    return plan;
  }

  boolean found(Found otherUser, Found otherFeature, Found otherPlan) {
    return user.equals(otherUser) && feature.equals(otherFeature) && plan.equals(otherPlan);
  }
}

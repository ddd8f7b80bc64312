package io.percapita.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where it is looked for whose call it is.
 *
 * @param users the sources of the user, the most trusted first
 * @param features those of the feature
 * @param plans those of the plan
 * @param tenants those of the tenant, by which the plan file may know the plan
 * @param featureNames features by routes, jobs, queues and annotated spans
 * @param featureCode features by methods
 * @param planFile a file of plans by user and tenant, or null
 * @param debug whether the log tells of calls which source has answered
 * @param copiedBaggage the entries of baggage that the agent writes on spans, as it was told;
 *     {@code *} among them for all
 */
public record AttributionConfig(
    List<SourceConfig> users,
    List<SourceConfig> features,
    List<SourceConfig> plans,
    List<SourceConfig> tenants,
    Map<String, String> featureNames,
    Map<String, String> featureCode,
    @Nullable Path planFile,
    boolean debug,
    Set<String> copiedBaggage) {}

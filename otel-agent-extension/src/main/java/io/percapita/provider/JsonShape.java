package io.percapita.provider;

import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonFields;

/**
 * Where a wire format has what.
 *
 * @param request the fields of a request
 * @param document the fields of an answer in one document
 * @param event the fields of a stream event
 * @param scan how to tell quickly what an event that is to be measured carries
 */
public record JsonShape(
    JsonFields<RequestFacts> request,
    JsonFields<ResponseFacts> document,
    JsonFields<ResponseFacts> event,
    EventScan scan) {}

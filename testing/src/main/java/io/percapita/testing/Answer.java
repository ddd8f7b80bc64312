package io.percapita.testing;

import java.util.List;

/**
 * What a format makes of a call.
 *
 * @param document the answer in one JSON document, its usage last
 * @param events the answer as stream events, each with its blank line
 */
record Answer(String document, List<String> events) {}

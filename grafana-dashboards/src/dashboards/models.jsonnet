local dashboard = import '../lib/dashboard.libsonnet';
local p = import '../lib/panels.libsonnet';
local v = import '../lib/variables.libsonnet';

local alternative(name) = 'sum(slice:llm_alternative_cost_usd:difference30d{llm_alternative="%s",%s})' % [name, v.slice];
local over30(metric) = 'sum_over_time(%s{%s}[29d23h59m59s999ms])' % [metric, v.slice];
local read(by) = '(sum%s (%s) or 0 * sum%s (%s)) / (sum%s (%s) > 0)' % [by, over30('slice:llm_cache_read_tokens:sum1h'), by, over30('slice:llm_input_tokens:sum1h'), by, over30('slice:llm_input_tokens:sum1h')];
// The part of tokens of providers and models that has a label, of those that have another.
local part(label, of='') = '(sum(part:llm_tokens:sum30d{%s,%s}) or 0 * sum(part:llm_tokens:sum30d{%s%s})) / (sum(part:llm_tokens:sum30d{%s%s}) > 0)' % [label, v.part, of, v.part, of, v.part];
local latency(quantile, metric) = 'histogram_quantile(%s, sum by (gen_ai_response_model, le) (rate(%s_bucket{%s}[$__rate_interval]))) >= 0' % [quantile, metric, v.call];

dashboard(
  'percapita-models',
  'Which models are paid for, and what would make them cheaper.',
  'gen_ai_response_model',
  [
    [4, [
      [6, p.stat('Saved by caches', 'What the calls of the last 30 days would have cost without prompt caches, less what they cost.', 'currencyUSD', [p.now(alternative('no_cache'))], decimals=2)],
      [6, p.stat('If all input came from caches', 'The most that caches can still save in 30 days: had all input that was not cached, and what was written to caches, been read from one instead, at what reads of the same model cost. An upper bound, of models that have read from a cache: prompts that differ cannot be cached, and something has to be written first.', 'currencyUSD', [p.now('-' + alternative('cached'))], decimals=2) + p.otherwise('No model has read from a cache')],
      [6, p.stat('If all ran as batches', 'What the same calls would save in 30 days as batches. Those for which somebody waits cannot.', 'currencyUSD', [p.now('-' + alternative('batch'))], decimals=2)],
      [6, p.stat('If all ran on the cheaper model', 'What the same tokens would save on the configured cheaper model: of the last 30 days, those times at which all JVMs of a service that spent anything had it configured.', 'currencyUSD', [p.now('-' + alternative('cheaper_model'))], decimals=2) + p.otherwise('Set percapita.cheaper.models in all JVMs')],
    ]],
    [4, [
      [8, p.stat('Read from a cache', 'Tokens read from a prompt cache, of all that went in, 30 days.', 'percentunit', [p.now(read(''))], decimals=1)],
      [8, p.stat('Ran as a batch', 'Tokens billed at the batch rate, of all, 30 days.', 'percentunit', [p.now(part('llm_service_tier="batch"'))], decimals=1)],
      [8, p.stat('Spent thinking', 'Reasoning tokens, of all that came out, 30 days.', 'percentunit', [p.now(part('llm_component="reasoning"', 'llm_component=~"reasoning|.*output",'))], decimals=1)],
    ]],
    [4, [[24, p.certainty(v.slice)]]],
    [8, [
      [8, p.share('Where the dollars went', 'Dollars of the last 30 days, broken down as chosen above.', 'currencyUSD', [p.now('sum by ($by) (slice:llm_cost_usd:sum30d{%s})' % v.slice, '{{$by}}')], decimals=0)],
      [8, p.share('Spend by what was billed', 'Dollars in 30 days by billed part: input, cache reads and writes, visible output, reasoning.', 'currencyUSD', [p.now('sum by (llm_component) (part:llm_cost_usd:sum30d{%s})' % v.part, '{{llm_component}}')], decimals=0)],
      [8, p.ranking('Where caches are read', 'Tokens read from a prompt cache, of all that went in, 30 days, broken down as chosen above.', 'percentunit', [p.now('sort_desc(%s)' % read(' by ($by)'), '{{$by}}')], max=1, decimals=0)],
    ]],
    [9, [
      [24, p.grid(
        'Models in one table',
        'In 30 days by model: spend, calls, cost per call, dollars per thousand tokens (none for a model without a price), tokens per call.',
        [['gen_ai_response_model', 'Model'], ['gen_ai_provider_name', 'Provider']],
        [['Spend', 'currencyUSD', null, 2], ['Calls', 'short', null], ['Cost per call', 'currencyUSD', null, 4], ['Per 1,000 tokens', 'currencyUSD', null, 5], ['Tokens per call', 'short', null]],
        [
          p.table('sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_cost_usd:sum30d{%s})' % v.slice),
          p.table('sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_calls:sum30d{%s})' % v.slice),
          p.table('sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_cost_usd:sum30d{%s}) / sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_calls:sum30d{%s})' % [v.slice, v.slice]),
          p.table('1000 * sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_cost_usd:sum30d{%s}) / sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_tokens:sum30d{%s} and slice:llm_cost_usd:sum30d{%s})' % [v.slice, v.slice, v.slice]),
          p.table('sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_tokens:sum30d{%s}) / sum by (gen_ai_provider_name, gen_ai_response_model) (slice:llm_calls:sum30d{%s})' % [v.slice, v.slice]),
        ],
      )],
    ]],
    [8, [
      [8, p.ranking('What caches saved', 'What the calls of 30 days would have cost without prompt caches, less what they cost; broken down as chosen above.', 'currencyUSD', [p.now('sort_desc(sum by ($by) (slice:llm_alternative_cost_usd:difference30d{llm_alternative="no_cache",%s}))' % v.slice, '{{$by}}')], decimals=2)],
      [8, p.ranking('What caches could still save', 'An upper bound: had all input, and what was written to caches, been read from one in 30 days, at what reads of the same model cost; of models that have read from a cache; broken down as chosen above.', 'currencyUSD', [p.now('sort_desc(-sum by ($by) (slice:llm_alternative_cost_usd:difference30d{llm_alternative="cached",%s}))' % v.slice, '{{$by}}')], decimals=2) + p.otherwise('No model has read from a cache')],
      [8, p.ranking('What the cheaper model would save', 'What the same tokens would save on the configured cheaper model: of the last 30 days, those times at which all JVMs of a service that spent anything had it configured; broken down as chosen above.', 'currencyUSD', [p.now('sort_desc(-sum by ($by) (slice:llm_alternative_cost_usd:difference30d{llm_alternative="cheaper_model",%s}))' % v.slice, '{{$by}}')], decimals=2) + p.otherwise('Set percapita.cheaper.models in all JVMs')],
    ]],
    [8, [
      [12, p.lines('Dollars per thousand tokens', 'Spend divided by tokens (those of models with a price) over the day before each point, broken down as chosen above.', 'currencyUSD', [p.over('1000 * sum by ($by) (sum_over_time(slice:llm_cost_usd:sum1h{%s}[23h59m59s999ms])) / (sum by ($by) (sum_over_time(slice:llm_tokens:sum1h{%s}[23h59m59s999ms]) and sum_over_time(slice:llm_cost_usd:sum1h{%s}[23h59m59s999ms])) > 0)' % [v.slice, v.slice, v.slice], '{{$by}}')], '1d', decimals=4)],
      [12, p.lines('Length of answers', 'Tokens that came out for each call, reasoning included, over the day before each point, broken down as chosen above.', 'short', [p.over('sum by ($by) (sum_over_time(slice:llm_output_tokens:sum1h{%s}[23h59m59s999ms])) / (sum by ($by) (sum_over_time(slice:llm_calls:sum1h{%s}[23h59m59s999ms])) > 0)' % [v.slice, v.slice], '{{$by}}')], '1d', decimals=1)],
    ]],
    [8, [
      [12, p.lines('How long calls take', 'Ninety-five of a hundred calls are faster, by model; from the histogram of durations.', 's', [p.over(latency('0.95', 'gen_ai_client_operation_duration_seconds'), '{{gen_ai_response_model}}')], '1d', decimals=1)],
      [12, p.lines('How long until the first words', 'Ninety-five of a hundred streams begin sooner, by model; from the histogram of times to the first chunk.', 's', [p.over(latency('0.95', 'gen_ai_client_operation_time_to_first_chunk_seconds'), '{{gen_ai_response_model}}')], '1d', decimals=1) + p.otherwise('No streams yet')],
    ]],
  ],
)

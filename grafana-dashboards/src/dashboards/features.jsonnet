local dashboard = import '../lib/dashboard.libsonnet';
local p = import '../lib/panels.libsonnet';
local v = import '../lib/variables.libsonnet';

// What is of failed calls, nothing where none did; both of what is chosen.
local failed(part, all) = '%s or 0 * %s' % [part % v.slice, all % v.slice];
local failedCost = failed('sum by ($by) (slice:llm_failed_cost_usd:sum30d{%s})', 'sum by ($by) (slice:llm_cost_usd:sum30d{%s})');
local failedCalls = failed('sum by ($by) (slice:llm_failed_calls:sum30d{%s})', 'sum by ($by) (slice:llm_calls:sum30d{%s})');

dashboard(
  'percapita-features',
  'What each AI feature costs, and why.',
  'llm_feature',
  [
    [4, [
      [4, p.stat('Spend in 30 days', 'Dollars of the selected calls in the last 30 days.', 'currencyUSD', [p.now('sum(slice:llm_cost_usd:sum30d{%s})' % v.slice)], decimals=2)],
      [4, p.stat('Calls in 30 days', 'Selected LLM calls that ended in the last 30 days, failed ones included.', 'short', [p.now('sum(slice:llm_calls:sum30d{%s})' % v.slice)])],
      [4, p.stat('Cost per call', 'Spend of the last 30 days divided by its calls, failed ones included.', 'currencyUSD', [p.now('sum(slice:llm_cost_usd:sum30d{%s}) / sum(slice:llm_calls:sum30d{%s})' % [v.slice, v.slice])], decimals=4)],
      [4, p.stat('Tokens in 30 days', 'Tokens of the selected calls, in and out, of all kinds.', 'short', [p.now('sum(slice:llm_tokens:sum30d{%s})' % v.slice)])],
      [4, p.stat('Calls that failed', 'Calls that ended in an error, of all, 30 days. Most of them cost nothing.', 'percentunit', [p.now('(%s) / sum(slice:llm_calls:sum30d{%s})' % [failed('sum(slice:llm_failed_calls:sum30d{%s})', 'sum(slice:llm_calls:sum30d{%s})'), v.slice])], p.doubt, 2)],
      [4, p.stat('Spent on calls that failed', 'Dollars of calls that ended in an error when something had been billed, such as a stream that broke, 30 days.', 'currencyUSD', [p.now(failed('sum(slice:llm_failed_cost_usd:sum30d{%s})', 'sum(slice:llm_cost_usd:sum30d{%s})'))], decimals=2)],
    ]],
    [9, [
      [14, p.bars('Spend per day', 'Dollars of each UTC day, today so far, broken down as chosen above.', 'currencyUSD', [p.over('sum by ($by) (sum_over_time(slice:llm_cost_usd:sum1h{%s}[23h59m59s999ms] offset -1d))' % v.slice, '{{$by}}')])],
      [10, p.ranking('Who spends most', 'Dollars in 30 days, broken down as chosen above.', 'currencyUSD', [p.now('sort_desc(sum by ($by) (slice:llm_cost_usd:sum30d{%s}))' % v.slice, '{{$by}}')], decimals=2)],
    ]],
    [4, [[24, p.certainty(v.slice)]]],
    [9, [
      [24, p.grid(
        'All of it in one table',
        'Spend, calls, tokens, cost per call, dollars per thousand tokens (those of models with a price) and tokens per call in 30 days; and what each adds to the cost of a monthly active user. Broken down as chosen above.',
        [],
        [['Spend', 'currencyUSD', null, 2], ['Calls', 'short', null], ['Cost per call', 'currencyUSD', null, 4], ['Tokens', 'short', null], ['Tokens per call', 'short', null], ['Per 1,000 tokens', 'currencyUSD', null, 5], ['Per active user', 'currencyUSD', null, 2]],
        [
          p.table('sum by ($by) (slice:llm_cost_usd:sum30d{%s})' % v.slice),
          p.table('sum by ($by) (slice:llm_calls:sum30d{%s})' % v.slice),
          p.table('sum by ($by) (slice:llm_cost_usd:sum30d{%s}) / sum by ($by) (slice:llm_calls:sum30d{%s})' % [v.slice, v.slice]),
          p.table('sum by ($by) (slice:llm_tokens:sum30d{%s})' % v.slice),
          p.table('sum by ($by) (slice:llm_tokens:sum30d{%s}) / sum by ($by) (slice:llm_calls:sum30d{%s})' % [v.slice, v.slice]),
          p.table('1000 * sum by ($by) (slice:llm_cost_usd:sum30d{%s}) / sum by ($by) (slice:llm_tokens:sum30d{%s} and slice:llm_cost_usd:sum30d{%s})' % [v.slice, v.slice, v.slice]),
          p.table('sum by ($by) (slice:llm_cost_usd:sum30d{%s}) / on () group_left () sum(fleet:llm_active_users:preferred{llm_window="30d",%s})' % [v.slice, v.fleet]),
        ],
      )],
    ]],
    [8, [
      [24, p.grid(
        'Features and their users',
        'What the users of each feature cost in 30 days: its spend; its distinct users, estimated within 13 %; spend by user; what part of all active users it reaches; calls and spend by call. Calls without a user are in the spend only.',
        [['llm_feature', 'Feature']],
        [['Cost per user', 'currencyUSD', null, 2], ['Spend', 'currencyUSD', null, 2], ['Users', 'short', null, 0], ['Of all users', 'percentunit', null, 0], ['Calls', 'short', null], ['Cost per call', 'currencyUSD', null, 4]],
        [
          p.table('sum by (llm_feature) (feature:llm_cost_usd_per_user:ratio30d{%s})' % v.features),
          p.table('sum by (llm_feature) (feature:llm_cost_usd:sum30d{%s})' % v.features),
          p.table('sum by (llm_feature) (feature:llm_active_users:count{llm_window="30d",%s})' % v.features),
          p.table('sum by (llm_feature) (feature:llm_active_users:count{llm_window="30d",%s}) / on () group_left () sum(fleet:llm_active_users:preferred{llm_window="30d",%s})' % [v.features, v.fleet]),
          p.table('sum by (llm_feature) (slice:llm_calls:sum30d{%s})' % v.features),
          p.table('sum by (llm_feature) (feature:llm_cost_usd:sum30d{%s}) / sum by (llm_feature) (slice:llm_calls:sum30d{%s})' % [v.features, v.features]),
        ],
      )],
    ]],
    [8, [
      [24, p.grid(
        'What failed, and what it cost',
        'Calls of 30 days that ended in an error, and what was billed for them: streams that broke, responses that ended as failed. Beside them what was spent on answers that were cut off or that the application cancelled, failed or not, as far as known. Broken down as chosen above.',
        [],
        [['Spent on failed calls', 'currencyUSD', null, 2], ['Of its spend', 'percentunit', p.doubt, 1], ['Failed calls', 'short', null], ['Of its calls', 'percentunit', p.doubt, 1], ['Spent on calls cut off', 'currencyUSD', null, 2]],
        [
          p.table(failedCost),
          p.table('(%s) / (sum by ($by) (slice:llm_cost_usd:sum30d{%s}) > 0)' % [failedCost, v.slice]),
          p.table(failedCalls),
          p.table('(%s) / sum by ($by) (slice:llm_calls:sum30d{%s})' % [failedCalls, v.slice]),
          p.table(failed('sum by ($by) (status:llm_cost_usd:sum30d{llm_cost_status="partial",%s})', 'sum by ($by) (slice:llm_cost_usd:sum30d{%s})')),
        ],
      )],
    ]],
    [8, [
      [12, p.lines('Cost per user of the feature', 'Rolling 30 days at each point: what a feature cost, divided by its distinct users.', 'currencyUSD', [p.over('sum by (llm_feature) (feature:llm_cost_usd_per_user:ratio30d{%s})' % v.features, '{{llm_feature}}')], decimals=2) + p.otherwise('No users of features yet')],
      [12, p.lines('Cost per call, day by day', 'Spend divided by calls over the day before each point, broken down as chosen above.', 'currencyUSD', [p.over('sum by ($by) (sum_over_time(slice:llm_cost_usd:sum1h{%s}[23h59m59s999ms])) / (sum by ($by) (sum_over_time(slice:llm_calls:sum1h{%s}[23h59m59s999ms])) > 0)' % [v.slice, v.slice], '{{$by}}')], '1d', decimals=4)],
    ]],
    [8, [
      [8, p.bars('Calls per day', 'Calls of each UTC day, today so far, broken down as chosen above.', 'short', [p.over('sum by ($by) (sum_over_time(slice:llm_calls:sum1h{%s}[23h59m59s999ms] offset -1d))' % v.slice, '{{$by}}')])],
      [8, p.bars('Tokens per day', 'Tokens of each UTC day, today so far, in and out, broken down as chosen above.', 'short', [p.over('sum by ($by) (sum_over_time(slice:llm_tokens:sum1h{%s}[23h59m59s999ms] offset -1d))' % v.slice, '{{$by}}')])],
      [8, p.share('Which models the dollars went to', 'Dollars in 30 days by model, of the selected features.', 'currencyUSD', [p.now('sum by (gen_ai_response_model) (slice:llm_cost_usd:sum30d{%s})' % v.slice, '{{gen_ai_response_model}}')], decimals=0)],
    ]],
  ],
)

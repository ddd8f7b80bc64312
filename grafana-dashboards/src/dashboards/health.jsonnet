local dashboard = import '../lib/dashboard.libsonnet';
local p = import '../lib/panels.libsonnet';
local v = import '../lib/variables.libsonnet';

// Counters of what went wrong are not there before something did: nothing, where a service reports, is none.
local orNothing(expr) = '%s or 0 * sum(llm_target_cogs_ratio{%s})' % [expr, v.ofService];

dashboard(
  'percapita-health',
  'Whether the other dashboards can be trusted.',
  'gen_ai_response_model',
  [
    [4, [
      [5, p.stat('Calls without a price', 'Calls of the last 30 days that no price rule covers, of those that may have cost money. Their dollars are missing everywhere.', 'percentunit', [p.now('fleet:llm_unpriced:share30d{%s}' % v.fleet)], p.unpriced, 2)],
      [5, p.stat('Estimated dollars', 'Dollars of the last 30 days for calls whose provider reported no usage, of all.', 'percentunit', [p.now('fleet:llm_estimated:share30d{%s}' % v.fleet)], p.doubt, 2)],
      [5, p.stat('Days since prices were checked', 'Days since prices of the book in force were last checked, of the oldest service.', 'none', [p.now('(time() - min(llm_price_book_checked_timestamp_seconds{%s})) / 86400' % v.ofService)], p.days, 0)],
      [5, p.stat("Percapita's own errors", "Failures of Percapita's while it followed calls, in the last 7 days. The application does not notice them.", 'short', [p.now(orNothing('sum(sum_over_time(detail:llm_capture_errors:delta5m{%s}[7d]))' % v.ofService))], p.errors, 0)],
      [4, p.stat('Services that report', "Services that export Percapita's metrics now.", 'short', [p.now('count(group by (job) (llm_target_cogs_ratio{%s}))' % v.ofService)], decimals=0)],
    ]],
    [8, [
      [12, p.lines('What is not attributed', 'Dollars of the day before each point without a feature or plan, and calls without a user, of all.', 'percentunit', [p.over('fleet:llm_unattributed:share1d{%s}' % v.fleet, 'no {{llm_attribute}}')], decimals=1)],
      [12, p.lines('What is not priced or estimated', 'Calls of the day before each point without a price, and estimated dollars, of all.', 'percentunit', [
        p.over('fleet:llm_unpriced:share1d{%s}' % v.fleet, 'unpriced calls'),
        p.over('fleet:llm_estimated:share1d{%s}' % v.fleet, 'estimated dollars'),
      ], decimals=1)],
    ]],
    [8, [
      [12, p.ranking('Where prices are missing', 'Calls in the last 7 days that no price rule covers, broken down as chosen above.', 'short', [p.now('sort_desc(sum by ($by) (sum_over_time(status:llm_calls:sum1h{llm_cost_status="unpriced",%s}[6d23h59m59s999ms])) or on () label_replace(0 * sum(llm_target_cogs_ratio{%s}), "$by", "none missing", "", ""))' % [v.slice, v.ofService], '{{$by}}')], p.errors, decimals=0) {
        // A bar of nothing leads nowhere.
        fieldConfig+: { overrides+: [{ matcher: { id: 'byName', options: 'none missing' }, properties: [{ id: 'links', value: [] }] }] },
      }],
      [12, p.ranking('Dollars by certainty', 'Dollars of 30 days: priced, partial (cut off, what is known is counted), estimated.', 'currencyUSD', [p.now('sort_desc(sum by (llm_cost_status) (status:llm_cost_usd:sum30d{%s}))' % v.slice, '{{llm_cost_status}}')], decimals=2)],
    ]],
    [4, [
      [6, p.stat('Active users are', 'Whether users are counted one by one (0) or more are active than that, and the sketch estimates them (1).', 'none', [p.now('max by (llm_scope) (llm_user_active_overflow{%s})' % v.ofService, '{{llm_scope}}')]) {
        fieldConfig+: { defaults+: { mappings: [{ type: 'value', options: { '0': { text: 'counted', color: 'green', index: 0 }, '1': { text: 'estimated', color: 'orange', index: 1 } } }] } },
      }],
      [6, p.stat('Spend that waits for the ledger', "Increments not yet in the fleet's ledger. It grows while its store is away.", 'short', [p.now('sum(llm_ledger_pending{%s})' % v.ofService)], decimals=0)],
      [6, p.stat('Ledger errors', "Failures of the ledger's store in the last 7 days.", 'short', [p.now(orNothing('sum(sum_over_time(detail:llm_ledger_errors:delta5m{%s}[7d]))' % v.ofService))], p.errors, 0)],
      [6, p.stat('Lost to the ledger', 'Dollars that a bound or a crash kept from the ledger in 30 days. Costs have them, budgets do not.', 'currencyUSD', [p.now(orNothing('sum(sum_over_time(detail:llm_ledger_lost_usd:delta5m{%s}[30d]))' % v.ofService))], p.lost, 2)],
    ]],
    [8, [
      [12, p.lines('What Percapita takes of a processor', "Time that Percapita's code ran on the application's threads in the day before each point, by what it did, of all JVMs together; 100 % is one processor. Some of it may be waiting for one.", 'percentunit', [p.over('sum by (llm_capture_stage) (sum_over_time(detail:llm_capture_time_seconds:delta5m{%s}[23h59m59s999ms])) / 86400' % v.ofService, '{{llm_capture_stage}}')])],
      [4, p.stat('What Percapita takes of a call', "Time that Percapita's code ran on the application's threads, divided by calls, in the last 7 days.", 's', [p.now('sum(sum_over_time(detail:llm_capture_time_seconds:delta5m{%s}[7d])) / (sum(sum_over_time(detail:llm_calls:delta5m{%s}[7d])) > 0)' % [v.ofService, v.ofService])])],
      [4, p.stat('Calls in flight', 'LLM calls that are being followed now, in all JVMs.', 'short', [p.now('sum(llm_capture_open_calls{%s})' % v.ofService)], decimals=0)],
      [4, p.stat('Memory for calls in flight', 'What following them holds at the very most: 16 KiB of heap each. Bodies that a budget reads ahead come on top.', 'bytes', [p.now('16384 * sum(llm_capture_open_calls{%s})' % v.ofService)])],
    ]],
    [4, [
      [12, p.stat('Names counted as "other"', 'How often a name was one too many and counted as other in the last 7 days: of a feature, plan, model, service tier or error. Labels are bounded.', 'short', [p.now('sum by (llm_label) (sum_over_time(detail:llm_labels_folded:delta5m{%s}[7d]))' % v.ofService, '{{llm_label}}')], p.errors, 0)],
      [6, p.stat('Label sets beyond a limit', "Series into which the SDK folded what was beyond a metric's limit.", 'short', [p.now(orNothing('count({__name__=~"llm_.+",otel_metric_overflow="true",%s})' % v.ofService))], p.errors, 0)],
      [6, p.stat('Users of features are', 'Whether users of all features are counted, or there are more features than percapita.features.with-users.max.', 'none', [p.now('max(llm_feature_active_users_overflow{%s})' % v.ofService)]) {
        fieldConfig+: { defaults+: { mappings: [{ type: 'value', options: { '0': { text: 'counted', color: 'green', index: 0 }, '1': { text: 'not all counted', color: 'orange', index: 1 } } }] } },
      }],
    ]],
    [4, [
      [8, p.stat('Users folded together', "Users beyond the ledger's bound, whose spend is kept in one sum.", 'short', [p.now('sum(llm_ledger_folded_users{%s})' % v.ofService)], p.errors, 0)],
      [8, p.stat('Budget checks that failed', 'Calls whose budget could not be checked, in the last 7 days.', 'short', [p.now(orNothing('sum(sum_over_time(detail:llm_budget_errors:delta5m{%s}[7d]))' % v.ofService))], p.errors, 0)],
      [8, p.stat('Hours that were not recorded', 'Hours of the last 30 days in which Prometheus was away when dollars or users were to be added up, of those of which it missed more, since their first turn. Of hours in a row, the first costs figures over days what was recorded in it: an hour of spend at most. What is spent while Prometheus is away counts once it is back, of JVMs that still run; after more than a day away, counters count in full once more.', 'short', [p.now('max(fleet:llm_evaluations_missing:sum30d{environment=""})')], p.errors, 0)],
    ]],
  ],
)

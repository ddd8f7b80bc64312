local dashboard = import '../lib/dashboard.libsonnet';
local p = import '../lib/panels.libsonnet';
local v = import '../lib/variables.libsonnet';

dashboard(
  'percapita-budgets',
  'Whether the month holds, what budgets do, and which alerts fire.',
  null,
  [
    [4, [
      [5, p.stat('Spent this month', 'Dollars since the first of the calendar month (UTC).', 'currencyUSD', [p.now('fleet:llm_cost_usd:month_to_date{%s}' % v.fleet)], decimals=2)],
      [5, p.stat('This month will end at', 'Spent so far, plus the remaining days at the pace of the last seven.', 'currencyUSD', [p.now('fleet:llm_cost_usd:projected_month{%s}' % v.fleet)], decimals=2)],
      [5, p.stat("The company's budget", 'What AI may cost in a month, as configured.', 'currencyUSD', [p.now('fleet:llm_spend_budget_usd:max{%s}' % v.fleet)], decimals=2) + p.otherwise('Set percapita.spend.budget.usd')],
      [5, p.stat('Projected, of the budget', "The projection of the month divided by the company's budget.", 'percentunit', [p.now('fleet:llm_cost_usd:projected_month{%s} / fleet:llm_spend_budget_usd:max{%s}' % [v.fleet, v.fleet])], p.ofTarget, 0) + p.otherwise('Set percapita.spend.budget.usd')],
      [4, p.stat('Saved by rerouting', 'What budgets saved in 30 days by sending calls to a cheaper model.', 'currencyUSD', [p.now('sum(status:llm_budget_saved_usd:sum30d{%s})' % v.status)], decimals=2) + p.otherwise('Nothing was rerouted')],
    ]],
    [4, [[24, p.certainty(v.status)]]],
    [8, [
      [12, p.lines('Spent this month, day by day', 'Dollars since the first of the calendar month (UTC) at each point, beside the budget.', 'currencyUSD', [
        p.over('fleet:llm_cost_usd:month_to_date{%s}' % v.fleet, 'spent'),
        p.over('fleet:llm_spend_budget_usd:max{%s}' % v.fleet, 'budget'),
      ], decimals=2)],
      [12, p.lines('How fast the budget burns', 'Spend against an even month of the budget: 1 ends exactly on budget. Alerts fire at 14.4 over an hour, 6 over six hours, 1.1 over three days.', 'none', [
        p.over('fleet:llm_budget_burn:rate6h{%s}' % v.fleet, '6 hours'),
        p.over('fleet:llm_budget_burn:rate3d{%s}' % v.fleet, '3 days'),
      ], decimals=1) + p.otherwise('Set percapita.spend.budget.usd')],
    ]],
    [8, [
      [12, p.grid(
        'Users near and over their limit',
        "Users at or above 80 and 100 % of their plan's budget this month, of the users with spend, by the ledger.",
        [['llm_plan', 'Plan']],
        [['Over', 'short', null], ['At 80 %', 'short', null], ['Users', 'short', null], ['Budget of one', 'currencyUSD', null, 2]],
        [
          p.table('sum by (llm_plan) (plan:llm_ledger_users_over:sum{llm_threshold="1",%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_ledger_users_over:sum{llm_threshold="0.8",%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_ledger_users:sum{%s})' % v.plans),
          p.table('max by (llm_plan) (plan:llm_budget_limit_usd:max{%s})' % v.plans),
        ],
      ) + p.otherwise('No spend in the ledger this month')],
      [12, p.ranking('What budgets decided', 'Decisions for calls of users with a budget in 30 days: let pass, flagged, sent to a cheaper model, refused.', 'short', [p.now('sort_desc(sum by (llm_budget_action) (status:llm_budget_decisions:sum30d{%s}))' % v.status, '{{llm_budget_action}}')], decimals=1) + p.otherwise('No calls of users with a budget')],
    ]],
    [9, [
      [24, p.grid(
        'Alerts that fire',
        "Alerts of Percapita's that fire now, by severity, those about Prometheus itself among them; docs/runbooks has a page for each.",
        [['alertname', 'Alert'], ['severity', 'Severity'], ['llm_plan', 'Plan']],
        [['Firing', 'short', null]],
        [p.table('count by (alertname, severity, llm_plan) (ALERTS{alertname=~"Percapita.*",alertstate="firing",%s} or ALERTS{alertname=~"Percapita.*",alertstate="firing",environment=""})' % v.fleet)],
      ) { fieldConfig+: { defaults+: { noValue: 'None fires' } } }],
    ]],
  ],
)

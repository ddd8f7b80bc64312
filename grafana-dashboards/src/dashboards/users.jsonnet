local dashboard = import '../lib/dashboard.libsonnet';
local p = import '../lib/panels.libsonnet';
local v = import '../lib/variables.libsonnet';

dashboard(
  'percapita-users',
  'Who the dollars are spent on: plans, heavy users, limits.',
  null,
  [
    [4, [
      [4, p.stat('Active in a day', 'Distinct users over the last day, of the product and of AI features.', 'short', [p.now('fleet:llm_active_users:count{llm_window="1d",%s}' % v.fleet, '{{llm_scope}}')], decimals=0)],
      [4, p.stat('Active in a week', 'Distinct users over the last 7 days, of the product and of AI features.', 'short', [p.now('fleet:llm_active_users:count{llm_window="7d",%s}' % v.fleet, '{{llm_scope}}')], decimals=0)],
      [4, p.stat('Active in 30 days', 'Distinct users over the last 30 days, of the product and of AI features.', 'short', [p.now('fleet:llm_active_users:count{llm_window="30d",%s}' % v.fleet, '{{llm_scope}}')], decimals=0)],
      [4, p.stat('Users who use AI', "Users of AI features, of the product's users, over 30 days.", 'percentunit', [p.now('sum(fleet:llm_active_users:count{llm_scope="ai",llm_window="30d",%s}) / sum(fleet:llm_active_users:count{llm_scope="product",llm_window="30d",%s})' % [v.fleet, v.fleet])], decimals=0)],
      [4, p.stat('Free plan, of paid revenue', "What free users' AI cost in 30 days, divided by what paying users pay. Orange from 5 %.", 'percentunit', [p.now('fleet:llm_free_plan_subsidy:ratio30d{%s}' % v.fleet)], p.doubt, 1) + p.otherwise('Needs paying users, percapita.plan.arpu.usd')],
      [4, p.stat('Cost of the top 5 % of users', "Their share of this month's spend, by the ledger; of several ledgers the mean by dollars. Evenly spread spend would be 5 %.", 'percentunit', [p.now('fleet:llm_ledger_spend_share:mean{llm_top="5",%s}' % v.fleet)], decimals=0) + p.otherwise('No spend in the ledger this month')],
    ]],
    [8, [
      [8, p.ranking('Share of spend by the top users', "What part of this month's spend the most costly 1, 5 and 10 % of users make, by the ledger; of several ledgers the mean by dollars.", 'percentunit', [p.now('sort(fleet:llm_ledger_spend_share:mean{%s})' % v.fleet, 'top {{llm_top}} %')], max=1, decimals=0) + p.otherwise('No spend in the ledger this month')],
      [8, p.share('Active users by plan', 'Distinct users over 30 days by plan, estimated within 10 %.', 'short', [p.now('sum by (llm_plan) (plan:llm_active_users:preferred{llm_window="30d",%s})' % v.plans, '{{llm_plan}}')], decimals=0)],
      [8, p.share('Spend by plan', 'Dollars of the last 30 days by the plan of the user behind the call.', 'currencyUSD', [p.now('sum by (llm_plan) (plan:llm_cost_usd:sum30d{%s})' % v.plans, '{{llm_plan}}')], decimals=2)],
    ]],
    [4, [[24, p.certainty(v.plans)]]],
    [9, [
      [24, p.grid(
        'Top users this month',
        'Spend of the most costly users this month by the ledger, against what their plan pays and allows. Orange from 24 % of the price (three times 8 %), red where a user costs more than they pay. Users appear as telemetry shows them, hashed by default.',
        [['llm_user', 'User'], ['llm_plan', 'Plan']],
        [['Spent', 'currencyUSD', null, 2], ['Left of the price', 'currencyUSD', null, 2], ['Share of the price', 'percentunit', p.ofPrice, 1], ['Budget used', 'percentunit', p.ofTarget, 0]],
        [
          p.table('topk(20, sum by (llm_user, llm_plan) (user:llm_ledger_spend_usd:sum{%s}))' % v.plans),
          p.table('max by (llm_plan) (plan:llm_plan_arpu_usd:max{%s}) - on (llm_plan) group_right () topk(20, sum by (llm_user, llm_plan) (user:llm_ledger_spend_usd:sum{%s}))' % [v.plans, v.plans]),
          p.table('topk(20, sum by (llm_user, llm_plan) (user:llm_ledger_spend_usd:sum{%s})) / on (llm_plan) group_left () (max by (llm_plan) (plan:llm_plan_arpu_usd:max{%s}) > 0)' % [v.plans, v.plans]),
          p.table('topk(20, sum by (llm_user, llm_plan) (user:llm_ledger_spend_usd:sum{%s})) / on (llm_plan) group_left () (max by (llm_plan) (plan:llm_budget_limit_usd:max{%s}) > 0)' % [v.plans, v.plans]),
        ],
      ) + p.otherwise('No spend in the ledger this month')],
    ]],
    [8, [
      [14, p.grid(
        'What users of a plan spend',
        "This month by the ledger: users with spend; what the median user and those at 90 and 99 % spend; the plan's budget for one user. Of several ledgers, users are added up, and what they spend is the mean by users.",
        [['llm_plan', 'Plan']],
        [['Users', 'short', null], ['Median', 'currencyUSD', null, 2], ['90 %', 'currencyUSD', null, 2], ['99 %', 'currencyUSD', null, 2], ['Budget', 'currencyUSD', null, 2]],
        [
          p.table('sum by (llm_plan) (plan:llm_ledger_users:sum{%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_ledger_user_spend_quantile_usd:mean{llm_quantile="0.5",%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_ledger_user_spend_quantile_usd:mean{llm_quantile="0.9",%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_ledger_user_spend_quantile_usd:mean{llm_quantile="0.99",%s})' % v.plans),
          p.table('max by (llm_plan) (plan:llm_budget_limit_usd:max{%s})' % v.plans),
        ],
      ) + p.otherwise('No spend in the ledger this month')],
      [10, p.ranking('Users who reached their limit', "Users at or above their budget, of the plan's users with spend this month. Nearly none: limits are hardly felt. More than 10 %, orange: they are tight.", 'percentunit', [p.now('sum by (llm_plan) (plan:llm_ledger_users_over:sum{llm_threshold="1",%s}) / (sum by (llm_plan) (plan:llm_ledger_users:sum{%s}) > 0)' % [v.plans, v.plans], '{{llm_plan}}')], p.tight, decimals=1) + p.otherwise('No plan with spend has a budget')],
    ]],
    [8, [
      [12, p.lines('Active users', 'Distinct users over the 30 and 7 days before each point.', 'short', [p.over('fleet:llm_active_users:count{llm_window=~"7d|30d",%s}' % v.fleet, '{{llm_scope}}, {{llm_window}}')], decimals=0)],
      [12, p.lines('Cost per user by plan', "Rolling 30 days at each point: a plan's spend divided by its active users.", 'currencyUSD', [p.over('sum by (llm_plan) (plan:llm_cost_usd_per_mau:ratio30d{%s})' % v.plans, '{{llm_plan}}')], decimals=2)],
    ]],
  ],
)

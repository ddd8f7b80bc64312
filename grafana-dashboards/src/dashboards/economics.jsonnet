local dashboard = import '../lib/dashboard.libsonnet';
local p = import '../lib/panels.libsonnet';
local v = import '../lib/variables.libsonnet';

local week = 'sum by ($by) (slice:llm_cost_usd:sum7d{%s})' % v.slice;
local weekBefore = 'sum by ($by) (last_over_time(slice:llm_cost_usd:sum7d{%s}[70m] offset 7d))' % v.slice;

dashboard(
  'percapita-economics',
  'What AI costs per user, against what a user pays.',
  'llm_feature',
  [
    [4, [
      [4, p.stat('AI cost per monthly active user', "Spend of the last 30 days divided by the users active in them: the product's where they are known, else those of AI features (the name below says which).", 'currencyUSD', [p.now('fleet:llm_cost_usd_per_mau:ratio30d{%s}' % v.fleet, '{{llm_scope}} users')], decimals=2) + p.otherwise('No users seen yet')],
      [4, p.stat('Of what the target allows', 'Cost per monthly active user divided by the target: the configured share of revenue (8 % by default) of the average revenue per user. Of those users whose plans are known, which the name below says. Orange above it, red from a quarter more.', 'percentunit', [p.now('fleet:llm_cost_usd_per_active_user:ratio30d{%s} / fleet:llm_cost_usd_per_mau:target{%s}' % [v.fleet, v.fleet], '{{llm_scope}} users')], p.ofTarget, 0) + p.otherwise('Needs users, percapita.plan.arpu.usd')],
      [4, p.stat('AI share of revenue', "Spend of the last 30 days divided by revenue: each plan's active users times its revenue per user; of the users whose plans are known, which the name below says. Orange from 8 %, red from 10 %.", 'percentunit', [p.now('fleet:llm_cogs:ratio30d{%s}' % v.fleet, '{{llm_scope}} users')], p.cogs, 1) + p.otherwise('Needs users, percapita.plan.arpu.usd')],
      [4, p.stat('Active users in 30 days', 'Distinct users over 30 days, of the product and of AI features: counted one by one up to a bound, else estimated within 5 %.', 'short', [p.now('fleet:llm_active_users:count{llm_window="30d",%s}' % v.fleet, '{{llm_scope}}')], decimals=0) + p.otherwise('No users seen yet')],
      [4, p.stat('Spend in 30 days', 'Dollars of all LLM calls in the last 30 days, by exact differences of counters.', 'currencyUSD', [p.now('fleet:llm_cost_usd:sum30d{%s}' % v.fleet)], decimals=2)],
      [4, p.stat('This month will end at', 'Spend of this calendar month (UTC), plus its remaining days at the pace of the last seven.', 'currencyUSD', [p.now('fleet:llm_cost_usd:projected_month{%s}' % v.fleet)], decimals=2)],
    ]],
    [4, [[24, p.certainty(v.slice)]]],
    [8, [
      [12, p.lines('Cost per monthly active user, and the target', 'Rolling 30 days at each point: spend divided by active users, beside what the target ratio allows.', 'currencyUSD', [
        p.over('fleet:llm_cost_usd_per_mau:ratio30d{%s}' % v.fleet, 'cost per user ({{llm_scope}})'),
        p.over('fleet:llm_cost_usd_per_mau:target{%s}' % v.fleet, 'target ({{llm_scope}})'),
      ], decimals=2)],
      [12, p.lines('Cost per weekly active user', 'Rolling 7 days at each point: spend divided by active users. It moves four times as fast as the 30-day figure.', 'currencyUSD', [p.over('fleet:llm_cost_usd_per_wau:ratio7d{%s}' % v.fleet, '{{llm_scope}} users')], decimals=2)],
    ]],
    [8, [
      [14, p.grid(
        'Plans: what a user costs and pays',
        'Active users of 30 days (estimated within 10 %), spend, cost per user, revenue per user as configured, and cost divided by revenue.',
        [['llm_plan', 'Plan']],
        [['Of revenue', 'percentunit', p.cogs, 1], ['Cost per user', 'currencyUSD', null, 2], ['Pays a month', 'currencyUSD', null, 2], ['Active users', 'short', null, 0], ['Spend', 'currencyUSD', null, 2]],
        [
          p.table('sum by (llm_plan) (plan:llm_cogs:ratio30d{%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_cost_usd_per_mau:ratio30d{%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_plan_arpu_usd:max{%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_active_users:preferred{llm_window="30d",%s})' % v.plans),
          p.table('sum by (llm_plan) (plan:llm_cost_usd:sum30d{%s})' % v.plans),
        ],
      )],
      [10, p.stat("Why this week's bill differs from last week's", 'Spend is users x tokens per user x dollars per token. Each cause has its part of the difference in dollars; the three add up to it (logarithmic mean decomposition). Tokens without a price are left out.', 'currencyUSD', [
        p.now('fleet:llm_cost_usd_change:wow{llm_cause="users",%s}' % v.fleet, 'more users'),
        p.now('fleet:llm_cost_usd_change:wow{llm_cause="usage",%s}' % v.fleet, 'more usage per user'),
        p.now('fleet:llm_cost_usd_change:wow{llm_cause="mix",%s}' % v.fleet, 'dearer mix'),
        p.now('sum(fleet:llm_cost_usd_change:wow{%s})' % v.fleet, 'together'),
      ], decimals=2) + p.otherwise('After two weeks')],
    ]],
    [9, [
      [14, p.bars('Spend per day', 'Dollars of each UTC day, today so far, broken down as chosen above.', 'currencyUSD', [p.over('sum by ($by) (sum_over_time(slice:llm_cost_usd:sum1h{%s}[23h59m59s999ms] offset -1d))' % v.slice, '{{$by}}')])],
      [10, p.grid(
        'Top movers of the week',
        'Spend of the last 7 days, and its difference from the 7 days before, what is new or has stopped included; broken down as chosen above. Differences need two weeks.',
        [],
        [['Change', 'currencyUSD', null, 2], ['Last 7 days', 'currencyUSD', null, 2]],
        [
          p.table('(%s or 0 * %s) - (%s or 0 * %s) and on () fleet:llm_cost_usd_week_before:sum7d{%s}' % [week, weekBefore, weekBefore, week, v.fleet]),
          p.table('%s or 0 * %s' % [week, weekBefore]),
        ],
      ) + p.otherwise('After two weeks')],
    ]],
    [4, [
      [8, p.stat('Bill against last week', 'Spend of the last 7 days against the 7 days before.', 'percentunit', [p.now('fleet:llm_cost_usd:wow{%s}' % v.fleet)], decimals=1) + p.otherwise('After two weeks')],
      [8, p.stat('Weekly active users against last week', 'Distinct users of 7 days against the 7 days before.', 'percentunit', [p.now('fleet:llm_active_users:wow{%s}' % v.fleet, '{{llm_scope}} users')], decimals=1) + p.otherwise('After two weeks')],
      [8, p.stat('Cost per user against last week', 'Cost per weekly active user against the week before. Above 10 %, orange, margins are being compressed, whatever the totals say; red from 20 %.', 'percentunit', [p.now('fleet:llm_cost_usd_per_wau:wow{%s}' % v.fleet)], p.growth, 1) + p.otherwise('After two weeks')],
    ]],
  ],
)

// Panels as this project draws them. A panel is made by kind(title, description, unit, targets), where a
// target is made by now(), over() or table(), and placed by the dashboard.
local green = 'green', orange = 'orange', red = 'red', blue = 'blue';
local datasource = { type: 'prometheus', uid: '${datasource}' };

local panel(type, title, description, unit, targets) = {
  type: type,
  title: title,
  description: description,
  datasource: datasource,
  targets: [targets[i] { refId: std.char(65 + i) } for i in std.range(0, std.length(targets) - 1)],
  fieldConfig: { defaults: { unit: unit, noValue: 'No data yet' }, overrides: [] },
  options: {},
};
local thresholds(steps) = { mode: 'absolute', steps: [{ color: steps[i][1], value: steps[i][0] } for i in std.range(0, std.length(steps) - 1)] };

local dollars = 'status:llm_cost_usd:sum30d';
local calls = 'status:llm_calls:sum30d';
// The part of all that has a label; nothing of something is 0, and of nothing there is none.
local share(metric, part, selector, all='') =
  local sum(labels) = 'sum(%s{%s%s})' % [metric, labels, selector];
  '(%s or 0 * %s) / (%s > 0)' % [sum(part), sum(all), sum(all)];

{
  // Colours mean the same everywhere: green fine, orange look at it, red act; blue is no judgement. Orange begins where an alert
  // warns (alerts.yml), red where one is critical, or where it is twice as bad.
  neutral:: thresholds([[null, blue]]),
  ofTarget:: thresholds([[null, green], [1, orange], [1.25, red]]),
  cogs:: thresholds([[null, green], [0.08, orange], [0.1, red]]),
  ofPrice:: thresholds([[null, green], [0.24, orange], [1, red]]),
  sure:: thresholds([[null, red], [0.9, orange], [0.95, green]]),
  doubt:: thresholds([[null, green], [0.05, orange], [0.1, red]]),
  unattributed:: thresholds([[null, green], [0.1, orange], [0.2, red]]),
  unpriced:: thresholds([[null, green], [0.000001, orange], [0.1, red]]),
  tight:: thresholds([[null, green], [0.1, orange]]),
  growth:: thresholds([[null, green], [0.1, orange], [0.2, red]]),
  errors:: thresholds([[null, green], [1, orange]]),
  lost:: thresholds([[null, green], [0.01, orange]]),
  days:: thresholds([[null, green], [60, orange], [120, red]]),

  // A figure at the end of the dashboard's time range.
  now(expr, legend=''):: { datasource: datasource, expr: expr, legendFormat: legend, instant: true, range: false },
  // A figure at each step of the time range.
  over(expr, legend=''):: { datasource: datasource, expr: expr, legendFormat: legend, instant: false, range: true },
  table(expr):: { datasource: datasource, expr: expr, legendFormat: '', instant: true, range: false, format: 'table' },

  // What a panel without data shows: what to do about it.
  otherwise(text):: { fieldConfig+: { defaults+: { noValue: text } } },

  stat(title, description, unit, targets, steps=$.neutral, decimals=null):: panel('stat', title, description, unit, targets) {
    fieldConfig+: { defaults+: { color: { mode: 'thresholds' }, thresholds: steps, [if decimals != null then 'decimals']: decimals } },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'value',
      graphMode: 'none',
      textMode: if std.length(targets) > 1 || targets[0].legendFormat != '' then 'value_and_name' else 'value',
      justifyMode: 'auto',
      orientation: 'auto',
      wideLayout: true,
    },
  },

  lines(title, description, unit, targets, interval='1h', decimals=null, max=null):: panel('timeseries', title, description, unit, targets) {
    interval: interval,
    fieldConfig+: {
      defaults+: {
        color: { mode: 'palette-classic' },
        min: 0,
        [if max != null then 'max']: max,
        [if decimals != null then 'decimals']: decimals,
        custom: { drawStyle: 'line', lineWidth: 2, fillOpacity: 8, showPoints: 'never', spanNulls: 10800000, stacking: { mode: 'none', group: 'A' } },
      },
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  },

  // One bar a day, stacked: what its query says of a day must be of the one that begins at the point (offset -1d), since that is the
  // day that Grafana writes below the bar.
  bars(title, description, unit, targets):: $.lines(title, description, unit, targets, '1d') {
    fieldConfig+: { defaults+: { custom+: { drawStyle: 'bars', lineWidth: 0, fillOpacity: 85, stacking: { mode: 'normal', group: 'A' } } } },
  },

  ranking(title, description, unit, targets, steps=$.neutral, max=null, decimals=null):: panel('bargauge', title, description, unit, targets) {
    fieldConfig+: { defaults+: { color: { mode: 'thresholds' }, thresholds: steps, min: 0, [if max != null then 'max']: max, [if decimals != null then 'decimals']: decimals } },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      orientation: 'horizontal',
      displayMode: 'basic',
      showUnfilled: true,
      valueMode: 'color',
      minVizHeight: 16,
      minVizWidth: 8,
      namePlacement: 'auto',
      sizing: 'auto',
    },
  },

  share(title, description, unit, targets, decimals=null):: panel('piechart', title, description, unit, targets) {
    fieldConfig+: { defaults+: { color: { mode: 'palette-classic' }, [if decimals != null then 'decimals']: decimals } },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      pieType: 'donut',
      displayLabels: ['percent'],
      legend: { displayMode: 'table', placement: 'right', showLegend: true, values: ['value'], calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    },
  },

  // Rows joined over the labels, each with its heading; columns: [title, unit, thresholds or null, decimals if fixed] in the order of targets.
  grid(title, description, labels, columns, targets, sort=0):: panel('table', title, description, columns[0][1], targets) {
    // What Grafana calls the column of a query: of one alone, without its letter.
    local value(i) = if std.length(targets) == 1 then 'Value' else 'Value #' + std.char(65 + i),
    // Where the breakdown chooses the label, any of them may be there.
    local by = if labels != [] then labels else [['llm_feature', 'Feature'], ['llm_plan', 'Plan'], ['gen_ai_response_model', 'Model'], ['gen_ai_provider_name', 'Provider'], ['job', 'Service']],
    transformations: [
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: { [by[i][0]]: i for i in std.range(0, std.length(by) - 1) }
                       + { [value(i)]: 50 + i for i in std.range(0, std.length(columns) - 1) },
          renameByName: { [label[0]]: label[1] for label in by }
                        + { [value(i)]: columns[i][0] for i in std.range(0, std.length(columns) - 1) },
        },
      },
    ],
    fieldConfig+: {
      overrides: [
        {
          matcher: { id: 'byName', options: column[0] },
          properties: [{ id: 'unit', value: column[1] }, { id: 'noValue', value: '–' }]
                      + (if std.length(column) < 4 then [] else [{ id: 'decimals', value: column[3] }])
                      + (if column[2] == null then [] else [
                           { id: 'thresholds', value: column[2] },
                           { id: 'custom.cellOptions', value: { type: 'color-text' } },
                         ]),
        }
        for column in columns
      ],
      defaults+: { color: { mode: 'thresholds' }, thresholds: $.neutral, custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: false } },
    },
    labels:: by,
    options: { showHeader: true, cellHeight: 'sm', sortBy: [{ displayName: columns[sort][0], desc: true }] },
  },

  row(title):: { type: 'row', title: title, collapsed: false, panels: [] },

  // Beside every dollar figure: how much of it is certain, by the labels that can be chosen on the dashboard.
  certainty(selector):: $.stat(
    'How certain are these dollars?',
    "Of the last 30 days: the share of dollars that were priced from the provider's own usage; of calls that were cut off, as far as known; and estimated, because a provider reported no usage. Then calls that no price covers (their dollars are missing), dollars without a feature or a plan, calls without a user. Hours that Prometheus did not record are told of on Percapita health.",
    'percentunit',
    [
      $.now(share(dollars, 'llm_cost_status="priced",', selector), 'priced'),
      $.now(share(dollars, 'llm_cost_status="partial",', selector), 'cut off'),
      $.now(share(dollars, 'llm_cost_status="estimated",', selector), 'estimated'),
      $.now(share(calls, 'llm_cost_status="unpriced",', selector, 'llm_cost_status!="none",'), 'unpriced calls'),
      $.now(share(dollars, 'llm_feature="unattributed",', selector), 'no feature'),
      $.now(share(dollars, 'llm_plan="unattributed",', selector), 'no plan'),
      $.now(share(calls, 'llm_user_source="none",', selector), 'no user'),
    ],
    $.doubt,
    1,
  ) {
    fieldConfig+: {
      overrides: [
        { matcher: { id: 'byFrameRefID', options: of[0] }, properties: [{ id: 'thresholds', value: of[1] }] }
        for of in [['A', $.sure], ['D', $.unpriced], ['E', $.unattributed], ['F', $.unattributed], ['G', $.unattributed]]
      ],
    },
  },
}

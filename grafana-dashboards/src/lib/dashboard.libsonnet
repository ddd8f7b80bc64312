// Puts panels on a dashboard: rows of [height, [[width, panel], ...]], 24 columns wide.
local linked = import 'links.libsonnet';
local v = import 'variables.libsonnet';
// By uid, and what can be chosen on it beside the data source and the environment.
local pages = [
  { uid: 'percapita-economics', title: 'AI unit economics', chosen: v.filters },
  { uid: 'percapita-features', title: 'AI features', chosen: v.filters },
  { uid: 'percapita-users', title: 'AI users and plans', chosen: ['plan'] },
  { uid: 'percapita-models', title: 'AI models and levers', chosen: v.filters },
  { uid: 'percapita-budgets', title: 'AI budgets and alerts', chosen: ['feature', 'plan'] },
  { uid: 'percapita-health', title: 'Percapita health', chosen: v.filters },
];

// Some figures exist for the whole environment only, or for some of what can be chosen at the top: a panel says what it leaves out.
local words = { service: 'services', feature: 'features', plan: 'plans', provider: 'providers', model: 'models' };

// Built into jsonnet, unlike std.findSubstr, which takes seconds for each dashboard.
local mentions(text, word) = std.strReplace(text, word, '') != text;
local ignored(panel, variables) = [
  variable.name
  for variable in variables
  if std.objectHas(words, variable.name)
     && std.length([t for t in panel.targets if !mentions(t.expr, '"$' + variable.name + '"')]) > 0
];
local honest(panel, variables) =
  local names = ignored(panel, variables);
  local all = [words[name] for name in names];
  local last = std.length(all) - 1;
  panel {
    description+: if names == [] then ''
    else if std.length([t for t in panel.targets if !mentions(t.expr, '$environment')]) > 0 then ' Of all environments, whatever is chosen above.'
    else if std.length(names) == std.length([v for v in variables if std.objectHas(words, v.name)]) then ' Of the whole environment, whatever is chosen above.'
    else ' Of all %s, whatever is chosen above.' % (if last == 0 then all[0] else std.join(', ', all[0:last]) + ' and ' + all[last]),
  };

local place(page, rows, variables) =
  local tops = [std.foldl(function(sum, row) sum + row[0], rows[0:i], 0) for i in std.range(0, std.length(rows) - 1)];
  local left(row, j) = std.foldl(function(sum, cell) sum + cell[0], row[1][0:j], 0);
  local flat = std.flattenArrays([
    [
      linked(honest(rows[i][1][j][1], variables), page, pages) { gridPos: { x: left(rows[i], j), y: tops[i], w: rows[i][1][j][0], h: rows[i][0] } }
      for j in std.range(0, std.length(rows[i][1]) - 1)
    ]
    for i in std.range(0, std.length(rows) - 1)
  ]);
  [flat[k] { id: k + 1 } for k in std.range(0, std.length(flat) - 1)];

// by: the label by which dollars are broken down at first, or null where nothing is.
function(uid, description, by, rows)
  local page = [page for page in pages if page.uid == uid][0];
  local variables = [v.datasource, v.environment] + (if by == null then [] else [v.by(by)]) + [v[name] for name in page.chosen];
  {
    uid: uid,
    title: page.title,
    description: description,
    tags: ['percapita', 'llm'],
    editable: false,
    graphTooltip: 1,
    refresh: '5m',
    schemaVersion: 39,
    version: 1,
    time: { from: 'now-30d', to: 'now' },
    timezone: 'utc',
    weekStart: 'monday',
    fiscalYearStartMonth: 0,
    liveNow: false,
    timepicker: {},
    annotations: { list: [] },
    links: [
      {
        type: 'link',
        title: other.title,
        url: '/d/' + other.uid,
        icon: 'dashboard',
        tooltip: '',
        tags: [],
        asDropdown: false,
        targetBlank: false,
        includeVars: true,
        keepTime: true,
      }
      for other in pages
      if other.uid != uid
    ],
    templating: { list: variables },
    panels: place(page, rows, variables),
  }

// Puts panels on a dashboard: rows of [height, [[width, panel], ...]], 24 columns wide.
local pages = [
  ['percapita-economics', 'AI unit economics'],
  ['percapita-features', 'AI features'],
  ['percapita-users', 'AI users and plans'],
  ['percapita-models', 'AI models and levers'],
  ['percapita-budgets', 'AI budgets and alerts'],
  ['percapita-health', 'Percapita health'],
];

local place(rows) =
  local tops = [std.foldl(function(sum, row) sum + row[0], rows[0:i], 0) for i in std.range(0, std.length(rows) - 1)];
  local left(row, j) = std.foldl(function(sum, cell) sum + cell[0], row[1][0:j], 0);
  local flat = std.flattenArrays([
    [
      rows[i][1][j][1] { gridPos: { x: left(rows[i], j), y: tops[i], w: rows[i][1][j][0], h: rows[i][0] } }
      for j in std.range(0, std.length(rows[i][1]) - 1)
    ]
    for i in std.range(0, std.length(rows) - 1)
  ]);
  [flat[k] { id: k + 1 } for k in std.range(0, std.length(flat) - 1)];

function(uid, description, variables, rows) {
  uid: uid,
  title: [page[1] for page in pages if page[0] == uid][0],
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
      title: page[1],
      url: '/d/' + page[0],
      icon: 'dashboard',
      tooltip: '',
      tags: [],
      asDropdown: false,
      targetBlank: false,
      includeVars: true,
      keepTime: true,
    }
    for page in pages
    if page[0] != uid
  ],
  templating: { list: variables },
  panels: place(rows),
}

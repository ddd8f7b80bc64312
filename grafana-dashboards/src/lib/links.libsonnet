// Where the value of a label leads: to the dashboard that tells more of it, with it chosen there, and with the time range and whatever else is
// chosen here and can be chosen there.
local leads = {
  llm_feature: ['percapita-features', 'feature'],
  llm_plan: ['percapita-users', 'plan'],
  gen_ai_response_model: ['percapita-models', 'model'],
  gen_ai_provider_name: ['percapita-models', 'provider'],
  job: ['percapita-features', 'service'],
};
local filters = ['service', 'feature', 'plan', 'provider', 'model'];
local chosenOn = {
  'percapita-economics': filters,
  'percapita-features': filters,
  'percapita-users': ['plan'],
  'percapita-models': filters,
  'percapita-budgets': ['feature', 'plan'],
  'percapita-health': filters,
};

local link(to, titles, variable, value, carried) = {
  title: titles[to] + ': ' + value,
  url: '/d/%s?var-%s=%s&%s&${__url_time_range}' % [
    to,
    variable,
    std.strReplace(value, '}', ':percentencode}'),
    std.join('&', ['${%s:queryparam}' % name for name in ['datasource', 'environment'] + carried]),
  ],
  targetBlank: false,
};

// Of the value of a label: a table's cell, or a series.
local ofLabel(from, titles, label, value) =
  local to = leads[label][0];
  local variable = leads[label][1];
  link(to, titles, variable, value, [name for name in filters if name != variable && std.member(chosenOn[from], name) && std.member(chosenOn[to], name)]);

// Of a series by the label that is chosen to break down by, alone: which of the other choices it replaces is not known here.
local ofChosen(from, titles) =
  link(if from == 'percapita-economics' then 'percapita-features' else from, titles, '${by:text}', '${__series.name}', []);

local legend(panel) =
  local all = std.set([target.legendFormat for target in panel.targets]);
  if std.length(all) == 1 then std.stripChars(all[0], '{}') else '';

// Links on a panel of a dashboard, by what its rows or series are of. titles: of all dashboards, by uid.
function(panel, from, titles)
  if panel.type == 'table' then
    panel {
      fieldConfig+: {
        overrides+: [
          {
            matcher: { id: 'byName', options: label[1] },
            properties: [{ id: 'links', value: [ofLabel(from, titles, label[0], '${__value.text}')] }],
          }
          for label in panel.labels
          if std.objectHas(leads, label[0])
        ],
      },
    }
  else if legend(panel) == '$by' then
    panel { fieldConfig+: { defaults+: { links: [ofChosen(from, titles)] } } }
  else if std.objectHas(leads, legend(panel)) then
    panel { fieldConfig+: { defaults+: { links: [ofLabel(from, titles, legend(panel), '${__field.labels.%s}' % legend(panel))] } } }
  else panel

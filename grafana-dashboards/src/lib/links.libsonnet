// Where the value of a label leads: to the dashboard that tells more of it, with it chosen there, and with the time range and whatever else is
// chosen here and can be chosen there.
local leads = {
  llm_feature: ['percapita-features', 'feature'],
  llm_plan: ['percapita-users', 'plan'],
  gen_ai_response_model: ['percapita-models', 'model'],
  gen_ai_provider_name: ['percapita-models', 'provider'],
  job: ['percapita-features', 'service'],
};
local link(to, variable, value, carried) = {
  title: to.title + ': ' + value,
  url: '/d/%s?var-%s=%s&%s&${__url_time_range}' % [
    to.uid,
    variable,
    std.strReplace(value, '}', ':percentencode}'),
    std.join('&', ['${%s:queryparam}' % name for name in ['datasource', 'environment'] + carried]),
  ],
  targetBlank: false,
};

local page(pages, uid) = [page for page in pages if page.uid == uid][0];

// Of the value of a label: a table's cell, or a series.
local ofLabel(from, pages, label, value) =
  local to = page(pages, leads[label][0]);
  local variable = leads[label][1];
  link(to, variable, value, [name for name in from.chosen if name != variable && std.member(to.chosen, name)]);

// Of a series by the label that is chosen to break down by, alone: which of the other choices it replaces is not known here.
local ofChosen(from, pages) =
  link(if from.uid == 'percapita-economics' then page(pages, 'percapita-features') else from, '${by:text}', '${__series.name}', []);

local legend(panel) =
  local all = std.set([target.legendFormat for target in panel.targets]);
  if std.length(all) == 1 then std.stripChars(all[0], '{}') else '';

// Links on a panel of a dashboard, by what its rows or series are of. from: the dashboard; pages: all of them.
function(panel, from, pages)
  if panel.type == 'table' then
    panel {
      fieldConfig+: {
        overrides+: [
          {
            matcher: { id: 'byName', options: label[1] },
            properties: [{ id: 'links', value: [ofLabel(from, pages, label[0], '${__value.text}')] }],
          }
          for label in panel.labels
          if std.objectHas(leads, label[0])
        ],
      },
    }
  else if legend(panel) == '$by' then
    panel { fieldConfig+: { defaults+: { links: [ofChosen(from, pages)] } } }
  else if std.objectHas(leads, legend(panel)) then
    panel { fieldConfig+: { defaults+: { links: [ofLabel(from, pages, legend(panel), '${__field.labels.%s}' % legend(panel))] } } }
  else panel

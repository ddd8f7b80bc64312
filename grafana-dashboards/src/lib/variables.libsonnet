// The variables at the top of every dashboard, and the selectors that use them.
local query(name, label, metric, of) = {
  type: 'query',
  name: name,
  label: label,
  datasource: { type: 'prometheus', uid: '${datasource}' },
  query: { query: 'label_values(%s, %s)' % [metric, of], refId: name },
  refresh: 2,
  sort: 1,
  includeAll: true,
  allValue: '.*',
  multi: true,
  current: { selected: true, text: ['All'], value: ['$__all'] },
};

{
  datasource: {
    type: 'datasource',
    name: 'datasource',
    label: 'Data source',
    query: 'prometheus',
    current: { selected: false, text: 'default', value: 'default' },
    hide: 0,
    includeAll: false,
    multi: false,
  },

  // One environment at a time: users of two are not one product's.
  environment: query('environment', 'Environment', 'llm_target_cogs_ratio', 'environment') + {
    includeAll: false,
    multi: false,
    allValue:: null,
    current:: {},
  },
  // From calls rather than dollars: what has no price is to be chosen, too.
  service: query('service', 'Service', 'slice:llm_calls:sum30d{environment="$environment"}', 'job'),
  provider: query('provider', 'Provider', 'slice:llm_calls:sum30d{environment="$environment"}', 'gen_ai_provider_name'),
  model: query('model', 'Model', 'slice:llm_calls:sum30d{environment="$environment",gen_ai_provider_name=~"$provider"}', 'gen_ai_response_model'),
  feature: query('feature', 'Feature', 'slice:llm_calls:sum30d{environment="$environment"}', 'llm_feature'),
  plan: query('plan', 'Plan', 'slice:llm_calls:sum30d{environment="$environment"}', 'llm_plan'),

  // What panels break dollars down by. The texts are the names of the variables that choose among the same: links are made of them.
  by(first):: {
    local choices = [
      ['feature', 'llm_feature'],
      ['plan', 'llm_plan'],
      ['model', 'gen_ai_response_model'],
      ['provider', 'gen_ai_provider_name'],
      ['service', 'job'],
    ],
    type: 'custom',
    name: 'by',
    label: 'Break down by',
    query: std.join(', ', ['%s : %s' % choice for choice in choices]),
    options: [{ selected: choice[1] == first, text: choice[0], value: choice[1] } for choice in choices],
    current: [{ selected: true, text: choice[0], value: choice[1] } for choice in choices if choice[1] == first][0],
    includeAll: false,
    multi: false,
  },

  // What calls can be chosen by, in the order in which it stands at the top.
  filters:: ['service', 'feature', 'plan', 'provider', 'model'],

  // Selectors, by the labels that series of a level have. What has one value is compared as it stands: Grafana escapes for "=~" what
  // is chosen of variables that can have several (interpolateQueryExpr in @grafana/prometheus), and "prod.eu" would also be "prod-eu".
  // Where no target has an environment nothing is chosen, and = "" is what has none.
  fleet:: 'environment="$environment"',
  plans:: 'environment="$environment",llm_plan=~"$plan"',
  features:: 'environment="$environment",llm_feature=~"$feature"',
  status:: 'environment="$environment",llm_feature=~"$feature",llm_plan=~"$plan"',
  part:: 'environment="$environment",gen_ai_provider_name=~"$provider",gen_ai_response_model=~"$model"',
  ofService:: 'environment="$environment",job=~"$service"',
  call:: $.ofService + ',gen_ai_provider_name=~"$provider",gen_ai_response_model=~"$model"',
  slice:: $.call + ',llm_feature=~"$feature",llm_plan=~"$plan"',
}

// Checks the dashboards' JSON against the types of @grafana/schema: writes each as TypeScript, for tsc to
// refuse what Grafana does not know.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dashboards = join(import.meta.dirname, '..', 'dashboards');
const to = join(import.meta.dirname, 'schema');
mkdirSync(to, { recursive: true });

// Not among what the package exports, so by its place.
const raw = '../node_modules/@grafana/schema/dist/esm/raw/composable';
const options = { stat: 'Stat', bargauge: 'BarGauge', piechart: 'PieChart', timeseries: 'TimeSeries', table: 'Table' };
const imports = Object.entries(options)
  .map(([type, name]) => `import type { Options as ${type} } from '${raw}/${type}/panelcfg/x/${name}PanelCfg_types.gen';`)
  .join('\n');

for (const file of readdirSync(dashboards).filter((name) => name.endsWith('.json'))) {
  const dashboard = JSON.parse(readFileSync(join(dashboards, file), 'utf8'));
  const checks = dashboard.panels.map(
    (panel, i) => `export const options${i}: Json<Partial<${panel.type}>> = ${JSON.stringify(panel.options)};`
  );
  writeFileSync(
    join(to, file.replace('.json', '.ts')),
    `import type { Dashboard } from '@grafana/schema';
${imports}
// In JSON a member of an enum is its string.
type Json<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
export const dashboard: Json<Partial<Dashboard>> = ${JSON.stringify(dashboard, null, 1)};
${checks.join('\n')}
`
  );
}

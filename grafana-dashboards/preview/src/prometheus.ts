import { DataFrame, dateTime, FieldType, TimeRange, toDataFrame } from '@grafana/data';
import { Panel, Target, Dashboard } from './dashboard';

const DAYS = 30;

export function rangeUntil(end: number): TimeRange {
  const to = dateTime(end * 1000);
  const from = dateTime((end - DAYS * 86400) * 1000);
  return { from, to, raw: { from, to } };
}

/** Chooses the environment as Grafana does when a dashboard is opened: the first there is, and none where no target has one. */
export async function open(dashboard: Dashboard, end: number): Promise<Dashboard> {
  for (const variable of dashboard.templating.list.filter((of) => of.name === 'environment')) {
    const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec((variable.query as { query: string }).query)!;
    const values = await ask<string[]>(`label/${label}/values`, { 'match[]': series, start: String(end - DAYS * 86400), end: String(end) });
    variable.current = { text: values[0] ?? 'None', value: values[0] ?? '' };
  }
  return dashboard;
}

/** A query with the variables as they stand when a dashboard is opened. */
function expression(target: Target, dashboard: Dashboard): string {
  let text = target.expr.replaceAll('$__rate_interval', '1d');
  for (const variable of dashboard.templating.list) {
    const value = variable.allValue ?? variable.current?.value;
    text = text.replaceAll('$' + variable.name, String(value));
  }
  return text;
}

function name(target: Target, labels: Record<string, string>, dashboard: Dashboard): string {
  const by = dashboard.templating.list.find((variable) => variable.name === 'by')?.current?.value;
  return target.legendFormat
    .replaceAll('$by', String(by))
    .replace(/{{\s*(\w+)\s*}}/g, (_, label) => labels[label] ?? '');
}

async function ask<T>(path: string, parameters: Record<string, string>) {
  const response = await fetch('/api/v1/' + path + '?' + new URLSearchParams(parameters));
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(answer.error);
  }
  return answer.data as T;
}

interface Result {
  result: Array<{
    metric: Record<string, string>;
    value: [number, string];
    values: Array<[number, string]>;
  }>;
}

/** One frame for each series of each query, labels on the value's field. */
export async function frames(panel: Panel, dashboard: Dashboard, end: number): Promise<DataFrame[]> {
  const all: DataFrame[] = [];
  for (const target of panel.targets) {
    const query = expression(target, dashboard);
    const step = panel.interval === '1d' ? 86400 : 3600;
    const last = Math.floor(end / step) * step;
    const { result } = target.range
      ? await ask<Result>('query_range', { query, start: String(last - DAYS * 86400), end: String(last), step: String(step) })
      : await ask<Result>('query', { query, time: String(end) });
    for (const series of result) {
      const points = target.range ? series.values : [series.value];
      const { __name__, ...labels } = series.metric;
      all.push(
        toDataFrame({
          refId: target.refId,
          fields: [
            { name: 'Time', type: FieldType.time, values: points.map((point) => point[0] * 1000) },
            {
              name: 'Value',
              type: FieldType.number,
              labels,
              values: points.map((point) => Number(point[1])),
              config: { displayNameFromDS: name(target, labels, dashboard) || undefined },
            },
          ],
        })
      );
    }
  }
  return all;
}

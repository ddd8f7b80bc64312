import { createTheme, DataFrame, FieldType, getDisplayProcessor, getFieldDisplayName, toDataFrame } from '@grafana/data';
import { LegendDisplayMode, VizOrientation } from '@grafana/schema';
import { BarGauge, BigValue, BigValueColorMode, BigValueGraphMode, BigValueTextMode, Table, TimeSeries } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { Dashboard, Panel } from './dashboard';
import { Donut } from './Donut';
import { frames, rangeUntil } from './prometheus';

const theme = createTheme({ colors: { mode: 'dark' } });

interface Props {
  panel: Panel;
  dashboard: Dashboard;
  end: number;
  width: number;
  height: number;
}

/** A panel drawn by Grafana's components from its own JSON. */
export function PanelView({ panel, dashboard, end, width, height }: Props) {
  const [data, setData] = useState<DataFrame[]>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    frames(panel, dashboard, end).then(setData, (e) => setError(String(e)));
  }, [panel, dashboard, end]);
  if (error) {
    return <div className="preview-error">{error}</div>;
  }
  if (!data) {
    return <div className="preview-loading" />;
  }
  if (data.length === 0) {
    return <div className="preview-empty" style={{ textAlign: 'center', padding: 20 }}>{panel.fieldConfig.defaults.noValue}</div>;
  }
  return (
    <div style={{ padding: '0 8px' }}>
      {panel.type === 'table' ? (
        <TableView panel={panel} data={data} width={width} height={height} />
      ) : panel.type === 'timeseries' ? (
        <Lines panel={panel} data={configured(panel, data)} end={end} width={width} height={height} />
      ) : (
        <Values panel={panel} data={configured(panel, data)} width={width} height={height} />
      )}
    </div>
  );
}

/** Units, thresholds and colours of the panel's JSON, put onto the fields. */
function configured(panel: Panel, data: DataFrame[]): DataFrame[] {
  data.forEach((frame, i) => {
    for (const field of frame.fields) {
      const { displayNameFromDS } = field.config;
      if (field.type === FieldType.number) {
        field.config = { ...panel.fieldConfig.defaults, displayNameFromDS, custom: { ...panel.fieldConfig.defaults.custom } };
      }
      for (const override of panel.fieldConfig.overrides.filter((o) => o.matcher.options === (o.matcher.id === 'byFrameRefID' ? frame.refId : field.name))) {
        for (const property of override.properties) {
          if (property.id.startsWith('custom.')) {
            field.config.custom = { ...field.config.custom, [property.id.slice(7)]: property.value };
          } else {
            field.config = { ...field.config, [property.id]: property.value };
          }
        }
      }
      field.state = { ...field.state, seriesIndex: i };
      field.display = getDisplayProcessor({ field, theme, timeZone: 'utc' });
    }
  });
  return data;
}

function values(data: DataFrame[]) {
  return data.map((frame) => {
    const field = frame.fields.find((candidate) => candidate.type === FieldType.number)!;
    const last = field.values[field.values.length - 1];
    const display = (field.display ?? getDisplayProcessor({ field, theme }))(last);
    return { ...display, title: getFieldDisplayName(field, frame, data), field };
  });
}

function Values({ panel, data, width, height }: Omit<Props, 'dashboard' | 'end'> & { data: DataFrame[] }) {
  const all = values(data);
  if (panel.type === 'piechart') {
    return <Donut values={all} width={width} height={height} />;
  }
  if (panel.type === 'bargauge') {
    const max = panel.fieldConfig.defaults.max ?? Math.max(...all.map((value) => value.numeric));
    const row = Math.min(34, height / all.length);
    return (
      <div>
        {all.slice(0, Math.floor(height / row)).map((value) => (
          <div key={value.title} style={{ height: row }}>
            <BarGauge
              value={{ ...value, text: value.text }}
              field={{ ...value.field.config, min: 0, max }}
              display={value.field.display}
              width={width}
              height={row - 4}
              orientation={VizOrientation.Horizontal}
              displayMode={panel.options.displayMode}
              theme={theme}
              showUnfilled
            />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div style={{ display: 'flex' }}>
      {all.map((value) => (
        <BigValue
          key={value.title}
          value={value}
          width={width / all.length}
          height={height}
          colorMode={BigValueColorMode.Value}
          graphMode={BigValueGraphMode.None}
          textMode={panel.options.textMode === 'value_and_name' ? BigValueTextMode.ValueAndName : BigValueTextMode.Value}
          theme={theme}
        />
      ))}
    </div>
  );
}

function Lines({ panel, data, end, width, height }: Omit<Props, 'dashboard'> & { data: DataFrame[] }) {
  return (
    <TimeSeries
      frames={data}
      timeRange={rangeUntil(end)}
      timeZone="utc"
      width={width}
      height={height}
      legend={{ ...panel.options.legend, displayMode: LegendDisplayMode.List }}
      options={panel.options}
    />
  );
}

/** Rows by labels, a column for each query: what the merge and organize transformations make of it. */
function TableView({ panel, data, width, height }: Omit<Props, 'dashboard' | 'end'> & { data: DataFrame[] }) {
  // As Grafana names them: the column of a query alone has no letter.
  const value = (refId?: string) => (panel.targets.length === 1 ? 'Value' : 'Value #' + refId);
  const organize = panel.transformations!.find((step) => step.id === 'organize')!.options;
  const rows = new Map<string, { labels: Record<string, string>; values: Record<string, number> }>();
  for (const frame of data) {
    const field = frame.fields[1];
    const labels = field.labels ?? {};
    const key = JSON.stringify(labels);
    const row = rows.get(key) ?? { labels, values: {} };
    row.values[value(frame.refId)] = field.values[0];
    rows.set(key, row);
  }
  const labels = [...new Set([...rows.values()].flatMap((row) => Object.keys(row.labels)))];
  const columns = panel.targets.map((target) => value(target.refId));
  const name = (column: string) => organize.renameByName[column] ?? column;
  const order = (column: string) => organize.indexByName[column] ?? 20;
  const list = [...rows.values()];
  const sort = columns.find((column) => name(column) === panel.options.sortBy[0].displayName)!;
  list.sort((a, b) => (b.values[sort] ?? -Infinity) - (a.values[sort] ?? -Infinity));
  const frame = toDataFrame({
    fields: [
      ...labels.map((label) => ({ name: name(label), at: order(label), type: FieldType.string, values: list.map((row) => row.labels[label]) })),
      ...columns.map((column) => ({ name: name(column), at: order(column), type: FieldType.number, values: list.map((row) => row.values[column]) })),
    ].sort((a, b) => a.at - b.at),
  });
  const [drawn] = configured(panel, [frame]);
  return <Table data={drawn} width={width} height={height} />;
}

import { useTheme2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { Dashboard } from './dashboard';
import { PanelView } from './PanelView';
import { open } from './prometheus';

export const WIDTH = 1600;
const CELL = 38;

export function DashboardView({ name, end }: { name: string; end: number }) {
  const theme = useTheme2();
  const [dashboard, setDashboard] = useState<Dashboard>();
  useEffect(() => {
    fetch(`/dashboards/${name}.json`)
      .then((answer) => answer.json())
      .then((json) => open(json, end))
      .then(setDashboard);
  }, [name, end]);
  if (!dashboard) {
    return null;
  }
  const rows = Math.max(...dashboard.panels.map((panel) => panel.gridPos.y + panel.gridPos.h));
  const chip = { background: theme.colors.background.secondary, padding: '4px 10px', marginRight: 8, borderRadius: 2 };
  return (
    <div id="dashboard" style={{ width: WIDTH, padding: 12, background: theme.colors.background.canvas, color: theme.colors.text.primary }}>
      <div style={{ fontSize: 20, marginBottom: 8 }}>{dashboard.title}</div>
      <div style={{ fontSize: 12, marginBottom: 10 }}>
        {dashboard.templating.list.map((variable) => (
          <span key={variable.name} style={chip}>
            {variable.label}: <b>{String(variable.current?.text ?? 'All')}</b>
          </span>
        ))}
      </div>
      <div style={{ position: 'relative', height: rows * CELL }}>
        {dashboard.panels.map((panel) => {
          const { x, y, w, h } = panel.gridPos;
          const unit = (WIDTH - 24) / 24;
          return (
            <div key={panel.id} style={{ position: 'absolute', left: x * unit, top: y * CELL, width: w * unit - 8, height: h * CELL - 8, background: theme.colors.background.primary, border: `1px solid ${theme.colors.border.weak}`, overflow: 'hidden' }}>
              <div style={{ fontSize: 13, fontWeight: 500, padding: '6px 8px', whiteSpace: 'nowrap' }}>{panel.title}</div>
              <PanelView panel={panel} dashboard={dashboard} end={end} width={w * unit - 26} height={h * CELL - 46} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

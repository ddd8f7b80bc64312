import { DisplayValue, formattedValueToString } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';

/** A pie chart: Grafana keeps its own inside a plugin, out of its published libraries. */
export function Donut({ values, width, height }: { values: DisplayValue[]; width: number; height: number }) {
  const theme = useTheme2();
  const all = values.reduce((sum, value) => sum + value.numeric, 0);
  const radius = height / 2 - 6;
  let turned = 0;
  const palette = theme.visualization.palette.map((color) => theme.visualization.getColorByName(color));
  return (
    <div style={{ display: 'flex', alignItems: 'center' }}>
      <svg width={height} height={height}>
        {values.map((value, i) => {
          const part = (2 * Math.PI * value.numeric) / all;
          const point = (angle: number, r: number) => `${height / 2 + r * Math.sin(angle)},${height / 2 - r * Math.cos(angle)}`;
          const large = part > Math.PI ? 1 : 0;
          const path = `M${point(turned, radius)} A${radius},${radius} 0 ${large} 1 ${point(turned + part, radius)} L${point(turned + part, radius * 0.6)} A${radius * 0.6},${radius * 0.6} 0 ${large} 0 ${point(turned, radius * 0.6)} Z`;
          turned += part;
          return <path key={value.title} d={path} fill={palette[i % palette.length]} />;
        })}
      </svg>
      <div style={{ fontSize: 12, marginLeft: 12, width: width - height - 20 }}>
        {values.map((value, i) => (
          <div key={value.title} style={{ whiteSpace: 'nowrap' }}>
            <span style={{ display: 'inline-block', width: 12, height: 4, marginRight: 6, background: palette[i % palette.length] }} />
            {value.title} <b>{formattedValueToString(value)}</b>
          </div>
        ))}
      </div>
    </div>
  );
}

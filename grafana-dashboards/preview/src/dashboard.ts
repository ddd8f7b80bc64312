import { FieldConfigSource } from '@grafana/data';

// What this preview reads of a dashboard's JSON.
export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  range: boolean;
}
export interface Panel {
  id: number;
  type: 'stat' | 'timeseries' | 'bargauge' | 'piechart' | 'table';
  title: string;
  interval?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Target[];
  fieldConfig: FieldConfigSource;
  options: any;
  transformations?: Array<{ id: string; options: any }>;
}
export interface Variable {
  name: string;
  label: string;
  allValue?: string;
  query: string | { query: string };
  current?: { text: string | string[]; value: string | string[] };
}
export interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
  templating: { list: Variable[] };
  links: Array<{ title: string }>;
}

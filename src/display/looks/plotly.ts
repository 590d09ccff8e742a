import { isObject, type MimeBundle, PLOTLY_MIME } from '../../contract/index.ts';
import { plainData } from './plain-data.ts';

const FIELDS: ReadonlySet<string> = new Set(['data', 'layout', 'frames', 'config']);

/** `{ data, layout }`, with traces in `data`, as Plotly's own functions take it. */
export function plotlyLook(value: Readonly<Record<string, unknown>>): MimeBundle | undefined {
  const { data, layout } = value;
  if (!Array.isArray(data) || !data.every(isObject) || !isObject(layout)) return undefined;
  if (!Object.keys(value).every((name) => FIELDS.has(name))) return undefined;
  const title = isObject(layout.title) ? layout.title.text : layout.title;
  const named = typeof title === 'string' && title !== '' ? `${title}: ` : '';
  const kinds = [...new Set(data.map(({ type }) => (typeof type === 'string' ? type : 'scatter')))];
  return {
    [PLOTLY_MIME]: plainData(value),
    'text/plain': `${named}Plotly figure, ${data.length} × ${kinds.join(', ') || 'no trace'}`,
  };
}

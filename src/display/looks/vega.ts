import type { MimeBundle } from '../../contract/index.ts';
import { type Fields, has } from './fields.ts';
import { plainData } from './plain-data.ts';

const SCHEMA = /\/schema\/(vega|vega-lite)\/v(\d+)/;

/** The newest versions that front ends draw by themselves. Later ones read the same way. */
const DRAWN = 5;

/** A specification of Vega or Vega-Lite, which front ends draw, or a view of Vega, which draws itself. */
export function vegaLook(value: Fields): MimeBundle | Promise<MimeBundle> | undefined {
  if (has(value, 'toSVG', 'runAsync')) return drawn(value as unknown as View);
  const [, library, version] = SCHEMA.exec(String(value.$schema ?? '')) ?? [];
  if (library === undefined) return undefined;
  const name = library === 'vega' ? 'vega' : 'vegalite';
  const { title } = value;
  return {
    [`application/vnd.${name}.v${Math.min(DRAWN, Number(version))}+json`]: plainData(value),
    'text/plain': `${library} chart${typeof title === 'string' ? `: ${title}` : ''}`,
  };
}

interface View {
  runAsync(): Promise<unknown>;
  toSVG(): Promise<string>;
}

async function drawn(view: View): Promise<MimeBundle> {
  await view.runAsync();
  return { 'image/svg+xml': await view.toSVG(), 'text/plain': 'vega chart' };
}

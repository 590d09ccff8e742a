import { inspect } from 'node:util';
import { tidy } from '../run/tidy.ts';
import type { MimeBundle } from '../types.ts';

/** A value as a front end shows it. */
export interface Rendered {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
}

/** Deno's convention: a value that says itself how it looks. */
const jupyterDisplay = Symbol.for('Jupyter.display');

/** Text of any value, as `console.log` of stock tslab prints it: a string is itself, without quotes. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : tidy(inspect(value));
}

/** The MIME bundle of a value; text is always part of it. */
export async function render(value: unknown): Promise<Rendered> {
  const own = await ownBundle(value);
  if (own) {
    const data = 'text/plain' in own ? own : { ...own, 'text/plain': textOf(value) };
    return { data, metadata: {} };
  }
  return { data: { 'text/plain': textOf(value) }, metadata: {} };
}

async function ownBundle(value: unknown): Promise<MimeBundle | undefined> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
    return undefined;
  const show = (value as { [jupyterDisplay]?: unknown })[jupyterDisplay];
  if (typeof show !== 'function') return undefined;
  const bundle: unknown = await show.call(value);
  return typeof bundle === 'object' && bundle !== null ? (bundle as MimeBundle) : undefined;
}

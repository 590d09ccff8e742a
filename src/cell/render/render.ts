import { inspect } from 'node:util';
import { displayMetadata, type MimeBundle } from '../../contract/index.ts';
import { tidy } from '../tidy.ts';
import { collectionHtml, describeCollection } from './collections.ts';
import { describeDataset, isDataset } from './dataset.ts';
import { isHistory, renderHistory } from './history.ts';
import {
  describeLayer,
  describeModel,
  describeSymbolic,
  isLayer,
  isModel,
  isSymbolic,
  renderLayers,
  renderModel,
} from './model.ts';
import { isListOf } from './read-without-getters.ts';
import { describeTensor, isTensor, renderTensor } from './tensor.ts';

/** A value as a front end shows it. */
export interface Rendered {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
}

/** Deno's convention: a value that says itself how it looks. */
const jupyterDisplay = Symbol.for('Jupyter.display');

/** The MIME bundle of a value; text is always part of it. */
export async function render(value: unknown): Promise<Rendered> {
  const own = await ownBundle(value);
  if (!own) return { data: bundleOf(value), metadata: {} };
  const data = 'text/plain' in own ? own : { ...own, 'text/plain': textOf(value) };
  return { data, metadata: ownMetadata(value) };
}

/** What a variable holds, in a few words; undefined where its type says enough. */
export function describe(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isTensor(value)) return describeTensor(value);
  if (isModel(value)) return describeModel(value);
  return describeShort(value) ?? describeCollection(value);
}

/** Text of any value, as stock tslab prints it: a string is itself, without quotes. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : tidy(inspect(value));
}

/** As {@link render}, at once: a display that takes time is left out. */
export function renderNow(value: unknown): Rendered {
  const own = isDisplayable(value) ? value[jupyterDisplay]() : undefined;
  const isBundle = typeof own === 'object' && own !== null && !(own instanceof Promise);
  return isBundle
    ? { data: own as MimeBundle, metadata: ownMetadata(value) }
    : { data: bundleOf(value), metadata: {} };
}

function ownMetadata(value: unknown): Record<string, unknown> {
  const own = (value as { [displayMetadata]?(): unknown })[displayMetadata]?.();
  return typeof own === 'object' && own !== null ? { ...own } : {};
}

async function ownBundle(value: unknown): Promise<MimeBundle | undefined> {
  if (!isDisplayable(value)) return undefined;
  const bundle = await value[jupyterDisplay]();
  return typeof bundle === 'object' && bundle !== null ? (bundle as MimeBundle) : undefined;
}

function isDisplayable(value: unknown): value is { [jupyterDisplay](): unknown } {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { [jupyterDisplay]?: unknown })[jupyterDisplay] === 'function';
}

function bundleOf(value: unknown): MimeBundle {
  const rich = richOf(value);
  if (rich) return { 'text/plain': rich.text, 'text/html': rich.html };
  const short = describeShort(value);
  if (short !== undefined) return { 'text/plain': short };
  const text = textOf(value);
  const html = collectionHtml(value, text);
  return html === undefined ? { 'text/plain': text } : { 'text/plain': text, 'text/html': html };
}

/** What a line says all of. */
function describeShort(value: unknown): string | undefined {
  if (isDataset(value)) return describeDataset(value);
  if (isLayer(value)) return describeLayer(value);
  return isSymbolic(value) ? describeSymbolic(value) : undefined;
}

function richOf(value: unknown): { text: string; html: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isTensor(value)) return renderTensor(value);
  if (isModel(value)) return renderModel(value);
  if (isHistory(value)) return renderHistory(value);
  if (Array.isArray(value) && value.length > 0 && isListOf(value, isLayer))
    return renderLayers(value);
  return undefined;
}

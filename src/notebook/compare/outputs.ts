import { PLOTLY_MIME } from '../../contract/index.ts';
import { isJsonMime, type MimeBundle, type Output } from '../model.ts';
import { compareJson } from './json.ts';
import { compareText } from './text.ts';
import type { Tolerance } from './tolerance.ts';

/** How a figure's picture may be stored beside it. */
export const PICTURE_MIMES = ['image/png', 'image/svg+xml'] as const;

/** How a cell's fresh outputs differ from the committed ones, in words; nothing if they agree. */
export function compareOutputs(
  committed: readonly Output[],
  fresh: readonly Output[],
  tolerance: Tolerance,
): string | undefined {
  for (const name of ['stdout', 'stderr']) {
    const found = compareText(streamed(committed, name), streamed(fresh, name), tolerance);
    if (found) return `${name}, ${found}`;
  }
  // How the two streams interleave with displays is a matter of timing.
  const before = displays(committed);
  const now = displays(fresh);
  if (before.length !== now.length) {
    return `committed ${before.length} outputs, now ${now.length}`;
  }
  for (const [index, output] of before.entries()) {
    const found = compareOutput(output, now[index] as Output, tolerance);
    if (found) return `output ${index + 1}, ${found}`;
  }
  return undefined;
}

/** All outputs but printed text. */
export function displays(outputs: readonly Output[]): Output[] {
  return outputs.filter((output) => output.output_type !== 'stream');
}

function streamed(outputs: readonly Output[], name: string): string {
  return outputs
    .map((output) => (output.output_type === 'stream' && output.name === name ? output.text : ''))
    .join('');
}

/** How one output that is no printed text differs from another, in words; nothing if they agree. */
export function compareOutput(a: Output, b: Output, tolerance: Tolerance): string | undefined {
  if (a.output_type === 'error' && b.output_type === 'error') {
    // A traceback names files and lines of the kernel.
    const text = (error: typeof a) => `${error.ename}: ${error.evalue}`;
    return compareText(text(a), text(b), tolerance);
  }
  if ('data' in a && 'data' in b) return compareBundles(a.data, b.data, tolerance);
  return a.output_type === b.output_type
    ? undefined
    : `committed ${a.output_type}, now ${b.output_type}`;
}

function compareBundles(a: MimeBundle, b: MimeBundle, tolerance: Tolerance): string | undefined {
  const mimes = new Set([...Object.keys(a), ...Object.keys(b)]);
  // A picture is drawn from its figure, which is compared itself.
  if (PLOTLY_MIME in a && PLOTLY_MIME in b) for (const mime of PICTURE_MIMES) mimes.delete(mime);
  for (const mime of [...mimes].sort()) {
    if (!(mime in a)) return `${mime} was not committed`;
    if (!(mime in b)) return `${mime} is missing now`;
    const found = compareContent(mime, a[mime], b[mime], tolerance);
    if (found) return `${mime} ${found}`;
  }
  return undefined;
}

function compareContent(
  mime: string,
  a: unknown,
  b: unknown,
  tolerance: Tolerance,
): string | undefined {
  if (isJsonMime(mime)) return compareJson(a, b, tolerance);
  if (typeof a !== 'string' || typeof b !== 'string') return a === b ? undefined : 'differs';
  const isText = mime.startsWith('text/') || mime === 'image/svg+xml';
  if (isText) return compareText(a, b, tolerance);
  return a.trim() === b.trim() ? undefined : 'has other bytes';
}

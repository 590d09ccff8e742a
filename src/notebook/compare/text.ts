import { show } from '../errors.ts';
import { close, type Tolerance } from './tolerance.ts';

const NUMBER = /[-+−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

/** What differs between any two runs and means nothing: durations, addresses, dates, ids. */
const SANITIZERS: readonly [RegExp, string][] = [
  [/\x1b\[[0-9;]*[A-Za-z]/g, ''],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  [/\(node:\d+\)/g, '(node)'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:?\d\d)?/g, '<date>'],
  [
    /[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?\s?(?:(?:ns|µs|us|ms|s|sec|secs|seconds?|minutes?)\b|毫秒|微秒|秒|分钟)(?:\s?\/\s?(?:step|epoch|it|batch)\b)?/gi,
    '<time>',
  ],
];

export function sanitize(text: string): string {
  return SANITIZERS.reduce((now, [pattern, token]) => now.replace(pattern, token), text);
}

/** Where two texts differ after sanitising, numbers in them compared by value; nothing if they agree. */
export function compareText(
  committed: string,
  fresh: string,
  tolerance: Tolerance,
): string | undefined {
  const before = sanitize(committed).trimEnd().split('\n');
  const now = sanitize(fresh).trimEnd().split('\n');
  const length = Math.max(before.length, now.length);
  for (let line = 0; line < length; line++) {
    const a = before[line];
    const b = now[line];
    if (a === undefined || b === undefined || !sameLine(a, b, tolerance)) {
      return `line ${line + 1}: committed ${show(a)}, now ${show(b)}`;
    }
  }
  return undefined;
}

function sameLine(a: string, b: string, tolerance: Tolerance): boolean {
  if (a === b) return true;
  if (blank(a) !== blank(b)) return false;
  const left = numbers(a);
  const right = numbers(b);
  return left.every((value, index) => close(value, right[index] ?? Number.NaN, tolerance));
}

/** The line with its numbers, and the padding that their width changes, taken out. */
function blank(line: string): string {
  return line
    .replace(NUMBER, '#')
    .replace(/[─-]{2,}/g, '─')
    .replace(/\s+/g, ' ')
    .trim();
}

function numbers(line: string): number[] {
  return [...line.matchAll(NUMBER)].map(([text]) => Number(text.replace('−', '-')));
}

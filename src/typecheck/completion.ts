import type { Checker } from 'typescript/unstable/sync';
import type { BareName } from './bare-names.ts';
import type { Completion } from './types.ts';

/** Files, and names in them, that are ours. */
const OURS = /^__(ng_|cell\d|scope|modules|types|draft|globals)/;

/** What stands behind no dot: `[0]` of a tuple, `["a-b"]`; the compiler would put it in place of the dot. */
const IN_BRACKETS = /^(\?\.)?\[/;

/** What may stand at the cursor, best first. `bare` gives the names in reach, for where the compiler gives none. */
export function completions(
  checker: Checker,
  file: string,
  cursor: number,
  bare: () => readonly BareName[],
): Completion['matches'] {
  try {
    const found = checker.getCompletionsAtPosition(file, cursor);
    const entries = found?.entries ?? [];
    const rank = rankAmong(new Set(entries.map(({ name }) => name)));
    return entries
      .filter(({ name, insertText = name }) => !OURS.test(name) && !IN_BRACKETS.test(insertText))
      .filter(({ name, kind }) => !name.startsWith('.') || !isFile(kind))
      .sort(
        (a, b) =>
          compare(a.sortText ?? '', b.sortText ?? '') ||
          rank(a.name) - rank(b.name) ||
          byName(a.name, b.name),
      )
      .map(({ name, insertText, kind, detail }) => ({
        // `?.` too would be in place of the dot.
        text: insertText?.replace(/^\?\./, '') ?? name,
        type: KINDS[kind ?? 0] ?? 'text',
        ...(detail === undefined ? {} : { signature: detail }),
      }));
  } catch (error) {
    if (!String(error).includes('auto imports')) throw error;
    return bare().map(({ name, type }) => ({ text: name, type }));
  }
}

const isFile = (kind = 0): boolean => KINDS[kind] === 'file' || KINDS[kind] === 'folder';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Operations before what a library has for itself: `Abs`, the name of a kernel, after `abs`, which
 * calls it, and what begins with `_` last.
 */
function rankAmong(names: ReadonlySet<string>): (name: string) => number {
  const operation = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
  return (name) => {
    if (name.startsWith('_')) return 2;
    return operation(name) !== name && names.has(operation(name)) ? 1 : 0;
  };
}

/** As in a dictionary, `abs` before `Abs`: not all that is large first. */
const byName = (a: string, b: string): number =>
  compare(a.toLowerCase(), b.toLowerCase()) || compare(b, a);

/** `CompletionItemKind` of the language server protocol, in words that JupyterLab has icons for. */
const KINDS: readonly (string | undefined)[] = [
  undefined,
  'text',
  'method',
  'function',
  'constructor',
  'field',
  'variable',
  'class',
  'interface',
  'module',
  'property',
  'unit',
  'value',
  'enum',
  'keyword',
  'snippet',
  'color',
  'file',
  'reference',
  'folder',
  'enum member',
  'constant',
  'struct',
  'event',
  'operator',
  'type parameter',
];

import type { MimeBundle } from '../types.ts';
import type { TypeServer } from './server.ts';

const WORD = /[\p{ID_Continue}$]/u;

/** Where the identifier that ends at the cursor begins. */
export function wordStart(code: string, cursor: number): number {
  let start = cursor;
  while (start > 0 && WORD.test(code[start - 1] as string)) start--;
  return start;
}

/**
 * Where what the cursor completes may begin: the word; inside a text, which may be the name of a package or a path,
 * the text or its last part.
 */
export function completionStarts(code: string, cursor: number): readonly number[] {
  const line = code.slice(code.lastIndexOf('\n', cursor - 1) + 1, cursor);
  const open = openQuote(line);
  if (open === undefined) return [wordStart(code, cursor)];
  const text = line.slice(open + 1);
  return [cursor - text.length, cursor - (text.length - text.lastIndexOf('/') - 1)];
}

/** Where the text begins that a line ends in. */
function openQuote(line: string): number | undefined {
  let open: number | undefined;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
    if (open !== undefined && character === '\\') i++;
    else if (open !== undefined && character === line[open]) open = undefined;
    else if (open === undefined && (character === '"' || character === "'")) open = i;
    else if (open === undefined && line.startsWith('//', i)) return undefined;
  }
  return open;
}

/** Type, documentation and run-time value of what stands at, or just before, the cursor. */
export function inspect(
  server: TypeServer,
  runtimeNotes: Readonly<Record<string, string>>,
  code: string,
  cursor: number,
): MimeBundle | undefined {
  const start = wordStart(code, cursor);
  const isOnWord = start < cursor || WORD.test(code[cursor] ?? '');
  const hover = isOnWord ? server.hover(code, start) : undefined;
  if (!hover) return undefined;
  const note = code[start - 1] === '.' ? '' : (runtimeNotes[hover.name] ?? '');
  const { signature, documentation } = hover;
  const parts = [note === '' ? '' : `now: ${note}`, documentation].filter((p) => p !== '');
  return {
    'text/plain': [signature, ...parts].join('\n\n'),
    'text/markdown': ['```typescript', signature, '```', ...parts].join('\n'),
  };
}

import type { MimeBundle } from '../types.ts';
import type { TypeServer } from './server.ts';

const WORD = /[\p{ID_Continue}$]/u;

/** Where the identifier that ends at the cursor begins. */
export function wordStart(code: string, cursor: number): number {
  let start = cursor;
  while (start > 0 && WORD.test(code[start - 1] as string)) start--;
  return start;
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

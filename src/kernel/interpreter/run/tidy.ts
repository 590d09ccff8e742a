const MARK = 'async_id_symbol';

/**
 * Node marks promises and timers with symbols while asynchronous contexts are followed, and `util.inspect` prints
 * them. They are ours, not the reader's: `Promise { 3, [Symbol(async_id_symbol)]: 7, … }` becomes `Promise { 3 }`.
 */
export function tidy(text: string): string {
  if (!text.includes(MARK) && !text.includes('kResourceStore')) return text;
  return text
    .replace(
      /,?\s+\[Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)\]: (?:\d+|undefined|\[cell \d+\]|\[CellContext\])/g,
      '',
    )
    .replace(/Promise \{\n\s+([^\n]*)\n\s*\}/g, 'Promise { $1 }');
}

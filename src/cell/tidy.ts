const MARK = 'async_id_symbol';

/** Takes out of a text what is ours, not the reader's. */
export function tidy(text: string): string {
  return withoutMarks(asWritten(text));
}

/**
 * V8 names in a message what it could not call or iterate, as compiled: `(0 , __ng_step.v) is not a function`. The
 * reader wrote `step`.
 */
function asWritten(text: string): string {
  if (!text.includes('__ng')) return text;
  return text
    .replace(/\(0 , (__ng[^()]*)\)/g, '$1')
    .replace(/__ng_([\p{ID_Continue}$]+)\.v\b/gu, '$1')
    .replace(/__ng(?:Named|Star)\d+\./g, '')
    .replaceAll('__ng.resume(...)', '(await ...)')
    .replaceAll('__ng.load(...)', 'import(...)')
    .replaceAll('__ng.meta', 'import.meta');
}

/**
 * Node marks promises and timers with symbols while asynchronous contexts are followed, and `util.inspect` prints
 * them: `Promise { 3, [Symbol(async_id_symbol)]: 7, … }` becomes `Promise { 3 }`.
 */
function withoutMarks(text: string): string {
  if (!text.includes(MARK) && !text.includes('kResourceStore')) return text;
  return text
    .replace(
      /,?\s+\[Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)\]: (?:\d+|undefined|\[cell \d+\]|\[CellContext\])/g,
      '',
    )
    .replace(/Promise \{\n\s+([^\n]*)\n\s*\}/g, 'Promise { $1 }');
}

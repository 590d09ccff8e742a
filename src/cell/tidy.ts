const MARK = 'async_id_symbol';
const SYMBOLS = 'async_id_symbol|trigger_async_id_symbol|kResourceStore';
const VALUES = '\\d+|undefined|\\[cell \\d+\\]|\\[CellContext\\]';
const MARKS = new RegExp(`,?\\s+\\[Symbol\\((?:${SYMBOLS})\\)\\]: (?:${VALUES})`, 'g');

/** Removes from a text what the compiler and Node have added. */
export function tidy(text: string): string {
  return withoutMarks(asWritten(text));
}

/**
 * Restores names in V8's messages. V8 quotes the compiled code: `(0 , __ng_step.v) is not a
 * function`. The reader wrote `step`.
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
 * Removes the symbols with which Node marks promises and timers while it follows asynchronous
 * contexts. `util.inspect` prints them: `Promise { 3, [Symbol(async_id_symbol)]: 7, … }`.
 */
function withoutMarks(text: string): string {
  if (!text.includes(MARK) && !text.includes('kResourceStore')) return text;
  return text.replace(MARKS, '').replace(/Promise \{\n\s+([^\n]*)\n\s*\}/g, 'Promise { $1 }');
}

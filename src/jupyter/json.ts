/**
 * JSON of what a cell shows, which may hold what JSON cannot: a bigint becomes its digits and a circle the word
 * `[Circular]`, because losing the message would leave its reader waiting. So would half of a surrogate pair, such as
 * `'😀'[0]`: front ends in Python cannot write it as UTF-8. It becomes U+FFFD.
 */
export function toJson(value: unknown): string {
  return wellFormed(stringify(value));
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, tolerantReplacer());
  }
}

/** `JSON.stringify` escapes surrogates only where they stand alone. A backslash of the text itself is doubled. */
function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:\\|ud[89a-f][\da-f]{2})/g, (sequence) =>
    sequence === '\\\\' ? sequence : '\ufffd',
  );
}

function tolerantReplacer(): (this: unknown, key: string, value: unknown) => unknown {
  const path: unknown[] = [];
  return function replace(_key, value) {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return value;
    // `this` holds the value: whatever lies deeper on the path belongs to a sibling already written.
    const holder = path.indexOf(this);
    path.length = holder + 1;
    if (path.includes(value)) return '[Circular]';
    path.push(value);
    return value;
  };
}

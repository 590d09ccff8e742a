/** Real notebooks nest below 20 levels (a Plotly figure); deeper ones would overflow recursive readers. */
export const MAX_DEPTH = 200;

export interface Unsafe {
  /** JSON pointer to the place. */
  readonly pointer: string;
  readonly problem: string;
}

/**
 * The first place of a parsed JSON value that later code could stumble over: nesting that overflows the
 * stack, or a key that could reach an object's prototype.
 */
export function findUnsafe(root: unknown): Unsafe | undefined {
  const stack: { value: unknown; path: Path | undefined; depth: number }[] = [
    { value: root, path: undefined, depth: 0 },
  ];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { value, path, depth } = top;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) {
      const problem = `expected at most ${MAX_DEPTH} levels of nesting, got more`;
      return { pointer: pointer(path).split('/').slice(0, 9).join('/'), problem };
    }
    for (const [key, child] of Object.entries(value)) {
      const inner = { key, parent: path };
      if (key === '__proto__') {
        return { pointer: pointer(inner), problem: 'the key "__proto__" is not allowed' };
      }
      stack.push({ value: child, path: inner, depth: depth + 1 });
    }
  }
  return undefined;
}

/** A linked list, so that walking a deep value costs no more than its size. */
interface Path {
  readonly key: string;
  readonly parent: Path | undefined;
}

function pointer(path: Path | undefined): string {
  const keys: string[] = [];
  for (let at = path; at; at = at.parent) keys.push(at.key);
  return keys
    .reverse()
    .map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

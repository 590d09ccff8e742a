import type { Heap } from '../heap.ts';
import type { Bits, Run } from '../runtime.ts';

/** A call of a WebAssembly function. */
interface Called {
  readonly run: Run;
  readonly args: readonly number[];
  /** Where four of the arguments come from that are others each time, and which is the first. */
  readonly draw?: { readonly source: Bits; readonly at: number } | undefined;
  /** What it has to answer, so that what follows is still right. */
  readonly answer?: number;
}

/** Words that were written to an address. */
interface Written {
  readonly at: number;
  readonly words: Int32Array;
}

/** What changes memory. */
export type Action = Called | Written;

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
};

function alike(a: Action, b: Action): boolean {
  if ('words' in a) return 'words' in b && a.at === b.at && equal(a.words, b.words);
  if ('words' in b || a.run !== b.run || !Object.is(a.answer, b.answer)) return false;
  if (a.draw?.source !== b.draw?.source) return false;
  if (!a.draw) return equal(a.args, b.args);
  const { at } = a.draw;
  const fixed = (args: readonly number[]) => [...args.slice(0, at), ...args.slice(at + 4)];
  return at === b.draw?.at && equal(fixed(a.args), fixed(b.args));
}

/** Whether two steps did the same, to the same places. */
export function sameActions(a: readonly Action[], b: readonly Action[]): boolean {
  return a.length === b.length && a.every((action, i) => alike(action, b[i] as Action));
}

/** Thrown where a question has another answer than it had. */
export class OtherAnswer extends Error {}

/** A function that does the action again. Throws OtherAnswer. */
export function again(action: Action, heap: Heap): () => unknown {
  if ('words' in action) {
    const { at, words } = action;
    return () => heap.words.set(words, at / 4);
  }
  const { run, args, draw, answer } = action;
  if (answer !== undefined) {
    return () => {
      if (!Object.is(run(...args), answer)) throw new OtherAnswer();
    };
  }
  if (!draw) return run.bind(undefined, ...args);
  const { source, at } = draw;
  const own = [...args];
  return () => {
    for (let i = at; i < at + 4; i++) own[i] = source.bits();
    return run(...own);
  };
}

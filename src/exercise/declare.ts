import type { Callable, Text } from '../contract/index.ts';
import type { Rng } from '../tensor/index.ts';
import type { Tolerance } from './compare.ts';
import type { PlainOf } from './plain.ts';

/** A wrong answer that many give, and what to tell those who give it. */
export interface Mistake<Case> {
  /** What the wrong way of thinking gives for a case. */
  readonly gives: (given: Case) => unknown;
  /** The sentence that names the mistake. */
  readonly say: Text;
}

/** Functions of the reader, by their names. */
export type Functions = Readonly<Record<string, Callable>>;

/**
 * One check, as data. `answer` alone touches the reader's code. `given`, `expect`, `holds` and `mistakes` never do, so
 * a judge can run them in a process that the reader's code does not reach.
 */
export interface CheckSpec<Case, Answer, Kept = object> extends Tolerance {
  /** Draws a case: plain data. Without it there is one case, which is undefined. */
  readonly given?: (rng: Rng) => Case;
  /** Cases that are tried before the drawn ones: worked examples and edges. */
  readonly cases?: readonly Case[];
  /** How many cases are drawn. Default 20. */
  readonly runs?: number;
  /**
   * Calls the reader's code. What comes back is plain data: numbers, texts, arrays, records, tensors. Where an exercise
   * has `keep`, its functions come second, and are called as they come.
   */
  readonly answer: (given: Case, functions: Kept) => Answer | Promise<Answer>;
  /** The value that the answer must be near. */
  readonly expect?: (given: Case) => unknown;
  /** Instead of `expect`: whether the answer is right; `true`, or the sentence that says why not. */
  readonly holds?: (given: Case, answer: PlainOf<Answer>) => boolean | Text;
  readonly mistakes?: readonly Mistake<Case>[];
  /**
   * Whether the message shows what was expected. Default: where cases are drawn, since then it gives nothing away; an
   * answer that is one fixed value is not told.
   */
  readonly reveal?: boolean;
  /** Describes a case where its values do not. */
  readonly show?: (given: Case) => Text;
  /** Shown, folded, when this check does not pass. Default: the exercise's. */
  readonly hint?: Text;
}

type AnySpec = CheckSpec<unknown, unknown, never>;

/** A check with its name, its types forgotten. */
export interface Declared {
  readonly name: Text;
  readonly spec: AnySpec;
  /** Counts the tensors that `answer` leaves instead of looking at what it gives. */
  readonly leaks?: true;
  /** What `answer` calls: the `keep` of its exercise. */
  readonly functions: Functions;
}

/** What an exercise's body declares its checks on. */
export interface Declare<Kept = object> {
  /** The answer is right for each case. */
  check<Case, Answer>(name: Text, spec: CheckSpec<Case, Answer, Kept>): void;
  /** `answer` leaves as many tensors as it found, apart from those it returns. */
  noLeak<Case>(
    name: Text,
    spec: Pick<CheckSpec<Case, unknown, Kept>, 'given' | 'cases' | 'answer' | 'hint'>,
  ): void;
}

/**
 * The checks that a body declares.
 *
 * @throws TypeError where a check is declared wrongly: its author's mistake, not its reader's
 */
export function declarations<Kept extends Functions>(
  body: (t: Declare<Kept>) => void,
  functions: Kept,
): readonly Declared[] {
  const declared: Declared[] = [];
  const add = (check: Declared) => {
    const { name, spec } = check;
    const told = typeof name === 'string' ? name : name.zh;
    if (typeof spec.answer !== 'function') {
      throw new TypeError(
        `check "${told}": needs \`answer\`, a function that calls the reader's code`,
      );
    }
    if (!check.leaks && (spec.expect === undefined) === (spec.holds === undefined)) {
      throw new TypeError(`check "${told}": needs one of \`expect\` and \`holds\``);
    }
    declared.push(check);
  };
  body({
    check: (name, spec) => add({ name, functions, spec: spec as AnySpec }),
    noLeak: (name, spec) => add({ name, functions, spec: spec as AnySpec, leaks: true }),
  });
  if (declared.length === 0) throw new TypeError('the exercise declares no check');
  return declared;
}

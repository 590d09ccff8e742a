import type { KnownType } from './program/cells.ts';
import { mayBeLiteral } from './program/declared-type.ts';
import { isAlias } from './program/kept-cells.ts';
import { guessableNames } from './program/names.ts';

/** So many types are guessed, */
const MOST_TYPES = 6;
/** of so many variables. */
const MOST_NAMES = 6;

const plain = (text: string): KnownType => ({ text, whole: text, uses: [] });

/** Two such types are assignable where the types in them are identical. Not by an alias: that compares otherwise. */
const testOf = (type: string): string => `<T>()=>T extends ${type}?1:2`;

/** Guesses of the types of a cell's variables, as code for the draft. */
export interface Question {
  readonly text: string;
  /** Names of the scope that the text speaks of. */
  readonly uses: readonly string[];
  /** What the compiler says of a place in the text: which guess is right for which variable. */
  answer(at: number, message: string): readonly [name: string, type: KnownType] | undefined;
}

/**
 * Most variables of a notebook are of a few types: tensors, numbers. To ask the compiler for a type is to have it
 * infer all of the cell a second time, as its answers and its errors come from different checkers. So the types
 * that were met last are guessed, and the check that looks for errors says at once which guess is right: behind
 * the cell, in one more error, which is expected.
 */
export class Guesses {
  #likely: KnownType[] = ['number', 'boolean', 'number[]', 'string'].map(plain);

  /** Types that a cell's variables have turned out to have. */
  learn(types: Iterable<KnownType>): void {
    for (const type of types) {
      if (!isGuessable(type)) continue;
      const others = this.#likely.filter(({ text }) => text !== type.text);
      this.#likely = [type, ...others].slice(0, MOST_TYPES);
    }
  }

  ask(source: string): Question {
    const asked = guessableNames(source)
      .slice(0, MOST_NAMES)
      .map(({ name, annotation }) => ({
        name,
        types: this.#likely.filter(({ text }) => annotation === undefined || annotation === text),
      }));
    const places = new Map<number, (typeof asked)[number]>();
    // Inside a function nothing is narrowed.
    let text = 'function __ng_ask(){';
    for (const [i, variable] of asked.entries()) {
      const { name, types } = variable;
      const chain = types.map(
        (type, i) => `(${testOf(`typeof ${name}`)})extends(${testOf(type.text)})?${i}:`,
      );
      text += 'let ';
      places.set(text.length, variable);
      text += `_${i}:${chain.join('')}never=-1;`;
    }
    return {
      text: `${text}}`,
      uses: asked.flatMap(({ types }) => types.flatMap(({ uses }) => uses)),
      answer(at, message) {
        const { name, types } = places.get(at) ?? {};
        // "Type '-1' is not assignable to type '2'."
        const type = types?.[Number(/'(\d+)'\D*$/.exec(message)?.[1])];
        return name !== undefined && type ? [name, type] : undefined;
      },
    };
  }
}

/** A class, an interface, a primitive, or an array of them: what has no other name that a reader would miss. */
function isGuessable(type: KnownType): boolean {
  return (
    /^\w+(<[\w.,\s]*>)?(\[\])*$/.test(type.text) &&
    !/^(any|unknown|never)\b/.test(type.text) &&
    type.uses.every(isAlias) &&
    !mayBeLiteral(type)
  );
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  bilingual,
  CHECK_MIME,
  type ExerciseReport,
  type HostDisplay,
  installHost,
  KEPT_TEXT_LIMIT,
} from '../../src/contract/index.ts';
import { exercise, type Functions, kept, stub } from '../../src/exercise/index.ts';
import { Matrix } from '../../src/linalg/index.ts';

let texts: Map<string, string>;
let shown: HostDisplay[];
let remove = () => {};

/** An environment that keeps, unless told otherwise. */
function host(keeps = true): void {
  remove();
  texts = new Map();
  remove = installHost({
    display: (output) => void shown.push(output),
    signal: () => new AbortController().signal,
    sourceOf: (made) => String(made),
    ...(keeps
      ? { kept: { get: (key) => texts.get(key), set: (key, text) => !!texts.set(key, text) } }
      : {}),
  });
}
beforeEach(() => {
  shown = [];
  host();
});
afterEach(() => remove());

/** What was said in English, cards left out. */
const said = (): string[] =>
  shown.flatMap(({ data, metadata }) => {
    if (data[CHECK_MIME]) return [];
    const composed = Object.values((metadata.texts ?? {}) as Record<string, { en: string }>)[0];
    return [composed?.en ?? String(data['text/plain'])];
  });
const statusOf = (): string | undefined =>
  shown
    .map(({ data }) => data[CHECK_MIME] as ExerciseReport | undefined)
    .find((report) => report !== undefined)?.status;

type Step = (w: number, g: number) => number;
const ask = (step: Step) =>
  exercise('L9.1', '一步 | One step', { points: 1, hint: 'h', keep: { step } }, (t) => {
    t.check('一步 | a step', {
      given: (rng) => ({ w: rng.normal(), g: rng.normal() }),
      answer: ({ w, g }, { step }) => step(w, g),
      expect: ({ w, g }) => w - g / 2,
    });
  });
const ours = { step: (() => Number.NaN) as Step };
const outside = 2;

describe('what an exercise keeps', () => {
  test('is the function that has passed, and comes back in a later session', async () => {
    await ask((w, g) => w - 0.5 * g);
    expect(statusOf()).toBe('passed');
    expect(said()).toEqual(['Your step is kept: where it is needed, yours is used from now on']);
    const { step } = await kept('L9.1', ours);
    expect(step(1, 0.5)).toBe(0.75);
    expect(said().at(-1)).toBe('step: yours, from exercise L9.1');
  });

  test('replaces what was kept before', async () => {
    await ask((w, g) => w - 0.5 * g);
    await ask((w, g) => (w * 2 - g) / 2);
    expect([...texts.values()].join()).toContain('w * 2 - g');
  });

  test.each<[string, Step]>([
    ['a wrong answer', (w, g) => w - g],
    ['a stub', stub<Step>()],
  ])('is nothing for %s', async (_, step) => {
    await ask(step);
    expect(statusOf()).not.toBe('passed');
    expect([said(), texts.size]).toEqual([[], 0]);
    expect(await kept('L9.1', ours)).toBe(ours);
    expect(said()).toEqual(['step: the course’s. Exercise L9.1 has not been passed here yet']);
  });

  test('is no function that needs a name from outside, and the name is told', async () => {
    await ask((w, g) => w - g / outside);
    expect(statusOf()).toBe('passed');
    expect(said()).toEqual([
      'step not kept: it needs outside, which stands outside of it. Move outside into the function and run again',
    ]);
    expect(texts.size).toBe(0);
  });

  test('may use the library’s names, and others that are kept with it', async () => {
    // The names of this file are not those of a cell: a host gives the source in the reader's names.
    const sources = new Map<unknown, string>([
      ['half', '(g) => Matrix.of([[g]]).toArray()[0][0] / 2'],
      ['step', 'function step(w, g) { return w - half(g); }'],
    ]);
    const half = (g: number) => Number(Matrix.of([[g]]).toArray()[0]?.[0]) / 2;
    const step: Step = (w, g) => w - half(g);
    remove();
    remove = installHost({
      display: (output) => void shown.push(output),
      signal: () => new AbortController().signal,
      sourceOf: (made) => sources.get(made === half ? 'half' : 'step') as string,
      kept: { get: (key) => texts.get(key), set: (key, text) => !!texts.set(key, text) },
    });
    await exercise('L9.2', 't', { points: 1, hint: 'h', keep: { half, step } }, (t) => {
      t.check('c', {
        cases: [{ w: 1, g: 1 }],
        answer: ({ w, g }, functions) => functions.step(w, g),
        expect: () => 0.5,
      });
    });
    expect(said()).toEqual([
      'Your half, step is kept: where it is needed, yours is used from now on',
    ]);
    const back = await kept('L9.2', { step: ours.step });
    expect(back.step(3, 2)).toBe(2);
  });

  test('is not longer than the limit', async () => {
    const padded = new Function('w', 'g', `return w - g / 2; // ${'x'.repeat(KEPT_TEXT_LIMIT)}`);
    await ask(padded as Step);
    expect(said()[0]).toMatch(/^step not kept: it is too long \(\d+ characters, at most 20000\)/);
    expect(texts.size).toBe(0);
  });

  test('is told about nothing where nothing may be kept, and then it is ours', async () => {
    host(false);
    await ask((w, g) => w - 0.5 * g);
    expect(said()).toEqual([]);
    expect(await kept('L9.1', ours)).toBe(ours);
    expect(said()).toEqual(['step: the course’s. Exercise L9.1 has not been passed here yet']);
  });

  test('must be called by a check: an author who forgets it is told', async () => {
    const step: Step = (w, g) => w - g / 2;
    const asked = exercise('L9.3', 't', { points: 1, hint: 'h', keep: { step } }, (t) => {
      t.check('c', { cases: [{}], answer: () => step(1, 1), expect: () => 0.5 });
    });
    await expect(asked).rejects.toThrow(
      'exercise L9.3: no check calls what it is to keep; write answer: (given, { step }) => …',
    );
  });
});

describe('what a store holds that no exercise has kept', () => {
  test.each([
    ['no JSON', '{', 'SyntaxError'],
    ['no record', '[]', 'not a record'],
    ['another name', '{"jump":"() => 1"}', 'step is not in it'],
    ['no source', '{"step":5}', 'step is no source'],
    ['no JavaScript', '{"step":"=>"}', 'SyntaxError'],
    ['no function', '{"step":"1"}', 'step is no function'],
    ['code that throws', '{"step":"(() => { throw new Error(\'boo\'); })()"}', 'boo'],
    ['a name that is none', '{"step":"() => 1","a; b":"() => 1"}', 'a; b is no name'],
    ['too much', JSON.stringify({ step: `() => '${'x'.repeat(KEPT_TEXT_LIMIT)}'` }), 'too long'],
  ])('%s: ours come back, with a sentence', async (_, text, why) => {
    texts.set('exercise.L9.1', text);
    expect(await kept('L9.1', ours as Functions & typeof ours)).toBe(ours);
    expect(said()).toHaveLength(1);
    expect(said()[0]).toContain('What exercise L9.1 kept cannot be used');
    expect(said()[0]).toContain(why);
  });

  test('the sentence is in both languages', async () => {
    texts.set('exercise.L9.1', '{');
    await kept('L9.1', ours);
    const [text] = Object.values(shown[0]?.metadata.texts ?? {});
    expect(bilingual(text as { zh: string; en: string })).toMatchObject({
      zh: expect.stringContaining('练习 L9.1 留下的代码用不了'),
    });
  });
});

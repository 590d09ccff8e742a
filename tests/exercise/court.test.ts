import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireAnswer } from '../../src/contract/index.ts';
import { court, exercise } from '../../src/exercise/index.ts';
import type { Plain } from '../../src/exercise/plain.ts';
import { fromWire, toWire } from '../../src/exercise/wire.ts';

let close: () => void;
let asked = 0;
beforeAll(async () => {
  close = court.open();
  await exercise('court.1', '一 | One', { points: 2, hint: '…' }, (t) => {
    t.check('平方 | square', {
      cases: [{ x: 3, list: new Float32Array([0.5]) }],
      given: (rng) => ({ x: rng.uniform(), list: new Float32Array([rng.uniform()]) }),
      answer: ({ x, list }) => {
        asked++;
        if (!(list instanceof Float32Array)) throw new TypeError('the case has lost its kind');
        return [x * x, Number.NaN];
      },
      holds: ({ x }, [square]) => square === x * x,
      mistakes: [{ gives: ({ x }) => [2 * x, 0], say: '两倍 | twice' }],
    });
    t.check('什么都行 | anything', { answer: () => 1, holds: () => true });
    t.noLeak('张量 | tensors', { answer: () => tf.scalar(1).add(1) });
  });
});
afterAll(() => close());

describe('an exercise, part by part', () => {
  test('is declared and not run', () => {
    expect(asked).toBe(0);
    expect(court.declared().find(({ id }) => id === 'court.1')).toEqual({
      ...{ id: 'court.1', title: '一 | One', points: 2 },
      checks: [
        { name: '平方 | square' },
        { name: '什么都行 | anything' },
        { name: '张量 | tensors', leaks: true },
      ],
    });
  });

  test('gives cases that keep their kinds, answers as plain data, and a finding', async () => {
    const cases = await court.cases('court.1', 0, 77);
    const answers = await court.answers('court.1', 0, cases);
    expect(answers).toHaveLength(21);
    expect(answers[0]).toEqual({ value: { list: [9, { number: 'NaN' }] } });
    expect(await court.judge('court.1', 0, 77, answers)).toEqual({ status: 'passed' });
    // Answers to other cases are wrong ones.
    expect(await court.judge('court.1', 0, 78, answers)).toMatchObject({ status: 'failed' });
  });

  test('knows a mistake from the answers alone, and tells its parts apart', async () => {
    const cases = await court.cases('court.1', 0, 5);
    const right = (await court.answers('court.1', 0, cases)) as { value: { list: number[] } }[];
    const twice = right.map(({ value }): WireAnswer => {
      const [square = 0] = value.list;
      return { value: { list: [2 * Math.sqrt(square), { number: '-0' }] } };
    });
    const found = await court.judge('court.1', 0, 5, twice);
    expect(found).toMatchObject({ status: 'failed', mistake: '两倍 | twice' });
    expect(found.place).toMatchObject({ en: expect.stringContaining('x = 3') });
    expect(found.problem).toBeDefined();
  });

  test('ends at the first answer that is none', async () => {
    const none: WireAnswer[] = [{ threw: { name: 'RangeError', message: 'no' } }];
    expect(await court.judge('court.1', 0, 1, none)).toMatchObject({
      ...{ status: 'failed', threw: 'RangeError' },
    });
    expect(await court.judge('court.1', 0, 1, [{ todo: true }])).toEqual({ status: 'todo' });
    // Too few answers are not enough.
    expect(await court.judge('court.1', 0, 1, [])).toMatchObject({ status: 'failed' });
  });

  test('says which check believes anything', async () => {
    expect(await court.gullible('court.1', 0)).toEqual([]);
    expect((await court.gullible('court.1', 1)).length).toBeGreaterThan(5);
  });

  test('counts tensors where the code runs', async () => {
    const answers = await court.answers('court.1', 2, await court.cases('court.1', 2, 1));
    expect(answers).toEqual([{ value: 1 }]);
    expect(await court.judge('court.1', 2, 1, answers)).toMatchObject({ status: 'failed' });
    expect(await court.judge('court.1', 2, 1, [{ value: 0 }])).toEqual({ status: 'passed' });
  });

  test('names what was not declared', async () => {
    await expect(court.cases('court.1', 9, 1)).rejects.toThrow(/no check 9 of an exercise court.1/);
  });
});

test('plain data comes back from its JSON as it was, whatever its keys and numbers are', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Infinity, -Infinity));
  const tensor = fc.array(number).map((data) => ({ shape: [data.length], data }));
  const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'list', 'value'));
  const { plain } = fc.letrec<{ plain: Plain }>((tie) => ({
    plain: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      number,
      fc.string(),
      tensor,
      fc.array(tie('plain')),
      fc
        .array(fc.tuple(key, tie('plain')))
        .map((entries) => Object.fromEntries(entries) as unknown as Plain),
    ),
  }));
  fc.assert(
    fc.property(plain, (value) => {
      expect(fromWire(JSON.parse(JSON.stringify(toWire(value))))).toEqual(value);
    }),
  );
});

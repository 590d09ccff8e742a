import { expect, test } from 'vitest';
import { sentenceIn } from '../../src/typecheck/program/problems.ts';

const sentence = 'matMul: inner sizes 784 and 748 differ, [32, 784] x [748, 10]';

test('a sentence in place of a type stands alone', () => {
  expect(
    sentenceIn([
      `Argument of type 'Tensor<[748, 10]>' is not assignable to parameter of type '"${sentence}"'.`,
    ]),
  ).toBe(sentence);
  expect(sentenceIn([`Type 'number[]' is not assignable to type '"${sentence}"'.`])).toBe(sentence);
  expect(
    sentenceIn([
      `Argument of type '2' is not assignable to parameter of type '"it\\"s so \\\\ far"'.`,
    ]),
  ).toBe('it"s so \\ far');
});

test('what the compiler says of overloads goes with the rest', () => {
  expect(
    sentenceIn([
      'No overload matches this call.',
      "  Overload 1 of 2, '(b: Tensor): Tensor', gave the following error.",
      `    Argument of type 'Tensor<[3]>' is not assignable to parameter of type '"${sentence}"'.`,
      '  The last overload gave the following error.',
    ]),
  ).toBe(sentence);
});

test('other messages stay as they are', () => {
  for (const message of [
    "Type 'string' is not assignable to type 'number'.",
    `Argument of type '"sum all up now"' is not assignable to parameter of type '"mean over the batch"'.`,
    `Argument of type 'string' is not assignable to parameter of type '"mean over the batch"'.`,
    `Argument of type '5' is not assignable to parameter of type '"batch mean"'.`,
    `Argument of type '5' is not assignable to parameter of type '"one of these two" | "or that"'.`,
    "Cannot find name 'matMul: inner sizes differ'.",
  ]) {
    expect(sentenceIn([message])).toBeUndefined();
  }
});

import { Ajv } from 'ajv';
import type { WireAnswer, WireValue } from '../../contract/index.ts';
import { findUnsafe, jsonSchema } from '../../notebook/index.ts';

const { list, object } = jsonSchema;
const named = { enum: ['NaN', 'Infinity', '-Infinity', '-0'] };
const value = { $ref: '#/definitions/value' };

const schema = {
  definitions: {
    value: {
      anyOf: [
        { type: ['null', 'boolean', 'number', 'string'] },
        object({ number: named }),
        object({ list: list(value) }),
        object({
          record: {
            type: 'array',
            items: {
              type: 'array',
              items: [{ type: 'string' }, value],
              minItems: 2,
              maxItems: 2,
              additionalItems: false,
            },
          },
        }),
        object({
          shape: { type: 'array', items: { type: 'integer', minimum: 0 }, maxItems: 16 },
          data: { type: 'array', items: { anyOf: [{ type: 'number' }, named] } },
        }),
      ],
    },
  },
  type: 'array',
  items: {
    anyOf: [
      object({ value }),
      object({ todo: { const: true } }),
      object({
        threw: object({
          name: { type: 'string', maxLength: 100 },
          message: { type: 'string', maxLength: 1000 },
        }),
      }),
    ],
  },
};

const ajv = new Ajv({ allowUnionTypes: true });
const areAnswers = ajv.compile<WireAnswer[]>(schema);

/**
 * What came back from a student's process, if it is a list of answers to at most so many cases.
 *
 * @returns a sentence where it is something else: somebody else has answered than the library
 */
export function readAnswers(given: unknown): readonly WireAnswer[] | string {
  const unsafe = findUnsafe(given);
  if (unsafe) return `the answers are no plain data: ${unsafe.problem}`;
  if (areAnswers(given)) {
    const isWhole = given.every((answer) => !('value' in answer) || isTrue(answer.value));
    return isWhole ? given : 'the answers are no plain data: numbers do not fill their shape';
  }
  const [error] = areAnswers.errors ?? [];
  return `the answers are no plain data: ${error?.instancePath ?? ''} ${error?.message ?? ''}`;
}

/** Whether all numbers with a shape fill it. */
function isTrue(value: WireValue): boolean {
  if (typeof value !== 'object' || value === null || 'number' in value) return true;
  if ('list' in value) return value.list.every(isTrue);
  if ('record' in value) return value.record.every(([, item]) => isTrue(item));
  return value.shape.reduce((size, axis) => size * axis, 1) === value.data.length;
}

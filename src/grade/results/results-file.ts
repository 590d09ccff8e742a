import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { jsonSchema } from '../../notebook/index.ts';
import type { ClassResult } from './result.ts';

const { list, object } = jsonSchema;
const string = { type: 'string' };
const text = { anyOf: [string, object({ zh: string, en: string })] };
const points = { type: ['number', 'null'], minimum: 0 };
const max = { type: 'number', minimum: 0 };
const count = { type: 'integer', minimum: 1 };
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const check = object(
  { name: text, status: { enum: ['passed', 'failed', 'todo', 'not run', 'ungradable'] } },
  {
    mistake: text,
    place: text,
    problem: text,
    threw: string,
    fault: string,
    withheld: { const: true },
  },
);
const exercise = object(
  { id: string, title: text, points, max, key: sha256, checks: { ...list(check), minItems: 1 } },
  { fault: string, detail: string },
);
const question = object(
  { id: string, title: text, points, max, answer: string },
  { comment: string, outdated: { const: true } },
);
const submission = object(
  {
    id: string,
    ending: { enum: ['graded', 'ungradable'] },
    points,
    max,
    exercises: list(exercise),
    questions: list(question),
    flags: list(object({ kind: string }, { cell: string })),
    seed: string,
    key: sha256,
    sources: { anyOf: [sha256, { type: 'null' }] },
  },
  { name: string, reason: string, detail: string },
);

/** The JSON schema of `results.json`. */
export const resultsSchema = object(
  {
    format: { const: 1 },
    version: string,
    assignment: string,
    release: sha256,
    max,
    questions: list(
      object({ id: string, title: text, points: max, cell: string, prompt: string, model: string }),
    ),
    layers: list(object({ name: string, proof: string })),
    submissions: list(submission),
  },
  { shard: object({ index: count, count, class: sha256 }) },
);

const areResults = new Ajv({ allowUnionTypes: true }).compile<ClassResult>(resultsSchema);

/** The text of `results.json`: the same bytes for the same results. */
export function writeResults(results: ClassResult): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

/**
 * Results of an earlier run.
 *
 * @returns nothing where the file is not there, or is none of ours: then all is graded anew
 */
export async function readResults(path: string): Promise<ClassResult | undefined> {
  try {
    const results: unknown = JSON.parse(await readFile(path, 'utf8'));
    return areResults(results) ? results : undefined;
  } catch {
    return undefined;
  }
}

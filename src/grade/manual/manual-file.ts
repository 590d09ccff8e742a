import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { jsonSchema, writeText } from '../../notebook/index.ts';

/** Points that a person has given for an answer to an open question. */
export interface ManualEntry {
  readonly student: string;
  readonly question: string;
  readonly points: number;
  readonly comment?: string;
  /** The hash of the answer that they were given for. */
  readonly answer?: string;
}

export interface Manual {
  readonly format: 1;
  readonly assignment: string;
  readonly entries: readonly ManualEntry[];
}

export const MANUAL = 'manual.json';

const { line, list, object } = jsonSchema;
const entry = object(
  { student: line, question: line, points: { type: 'number' } },
  {
    comment: { type: 'string', maxLength: 10_000 },
    answer: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  },
);

/** The JSON schema of `manual.json`. */
export const manualSchema = object({
  format: { const: 1 },
  assignment: line,
  entries: list(entry),
});

const isManual = new Ajv().compile<Manual>(manualSchema);

/** Points of people that cannot be read: they must not be lost for that. */
export class ManualError extends Error {
  override readonly name = 'ManualError';
}

/**
 * The points that people have given, which lie beside the results; none where there is no file.
 *
 * @throws ManualError naming the place, where the file is not as the schema says
 */
export async function readManual(folder: string, assignment: string): Promise<Manual> {
  const path = join(folder, MANUAL);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { format: 1, assignment, entries: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ManualError(`${path}: expected JSON: ${(error as Error).message}`);
  }
  if (!isManual(value)) {
    const [error] = isManual.errors ?? [];
    throw new ManualError(`${path}: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
  }
  if (value.assignment === assignment) return value;
  throw new ManualError(
    `${path}: has points for ${value.assignment}, expected ${assignment}; grade into another --output-dir`,
  );
}

/** Writes it, an entry a student and question, in their order. */
export function writeManual(folder: string, manual: Manual): Promise<void> {
  const placeOf = ({ student, question }: ManualEntry) => JSON.stringify([student, question]);
  const entries = [...manual.entries].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return writeText(join(folder, MANUAL), `${JSON.stringify({ ...manual, entries }, null, 2)}\n`);
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { DeclaredCheck, Text } from '../../contract/index.ts';
import { jsonSchema } from '../../notebook/index.ts';

/** An exercise of a release: what it counts, and which cells it is made of. */
export interface ReleasedExercise {
  readonly id: string;
  readonly title: Text;
  readonly points: number;
  readonly checks: readonly DeclaredCheck[];
  /** The cell that declares it. */
  readonly check: string;
  /** Cells whose sources are the student's. */
  readonly solutions: readonly string[];
}

/** An open question of a release: a person grades its answer. */
export interface ReleasedQuestion {
  readonly id: string;
  readonly title: Text;
  readonly points: number;
  /** The markdown cell of the answer. */
  readonly cell: string;
  /** The text above that cell, as it was handed out. */
  readonly prompt: string;
  /** The author's own answer. */
  readonly model: string;
}

export interface ReleasedCell {
  readonly id: string;
  readonly type: 'code' | 'markdown' | 'raw';
  /** Only the source of a solution, and an answer to a question, is the student's to change. */
  readonly locked: boolean;
  /** SHA-256 of the source as it was handed out. */
  readonly sha256: string;
}

/** What `manifest.json` says of a release. All points come from here. */
export interface Manifest {
  readonly format: 1;
  /** The version of notegrad that made it. */
  readonly version: string;
  readonly assignment: string;
  readonly points: number;
  readonly exercises: readonly ReleasedExercise[];
  readonly questions: readonly ReleasedQuestion[];
  readonly cells: readonly ReleasedCell[];
  /** The notebook to hand out. */
  readonly student: { readonly file: string; readonly sha256: string };
  /** The notebook with the solutions. It never leaves the teacher's machine. */
  readonly trusted: { readonly file: string; readonly sha256: string };
  /** The file of the secret that cases are drawn from. */
  readonly secret: string;
}

export const MANIFEST = 'manifest.json';

const { line, list, object } = jsonSchema;
const text = { anyOf: [{ type: 'string' }, object({ zh: line, en: line })] };
const points = { type: 'number', minimum: 0 };
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
/** Stays below the folder of the release. */
const file = { type: 'string', pattern: '^(?!.*\\.\\.)[^/\\\\][^\\\\]*$' };

const schema = object({
  format: { const: 1 },
  version: line,
  assignment: line,
  points,
  exercises: {
    ...list(
      object({
        id: line,
        title: text,
        points,
        checks: { ...list(object({ name: text }, { leaks: { const: true } })), minItems: 1 },
        check: line,
        solutions: list(line),
      }),
    ),
    minItems: 1,
  },
  questions: list(
    object({
      id: line,
      title: text,
      points: { type: 'number', exclusiveMinimum: 0 },
      cell: line,
      prompt: { type: 'string' },
      model: { type: 'string' },
    }),
  ),
  cells: list(
    object({
      id: line,
      type: { enum: ['code', 'markdown', 'raw'] },
      locked: { type: 'boolean' },
      sha256,
    }),
  ),
  student: object({ file, sha256 }),
  trusted: object({ file, sha256 }),
  secret: file,
});

const ajv = new Ajv();
const isManifest = ajv.compile<Manifest>(schema);

/** A release that cannot be used: what is wrong with it, and what to do. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}

/**
 * Reads the manifest of a release.
 *
 * @throws ReleaseError naming the place, where there is none or it is not as the schema says
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ReleaseError(
      `${path}: no such file; make a release with \`notegrad release CHAPTER --output-dir ${folder}\``,
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ReleaseError(`${path}: expected JSON: ${(error as Error).message}`);
  }
  if (isManifest(value)) return value;
  const [error] = isManifest.errors ?? [];
  throw new ReleaseError(`${path}: ${error?.instancePath ?? ''} ${error?.message ?? ''}`);
}

export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

import { type Cell, type Notebook, NotebookError, readNotebook } from '../../notebook/index.ts';
import type { Release } from '../release/load-release.ts';
import { hashOf, type Manifest } from '../release/manifest.ts';
import { withOwnIds } from './own-ids.ts';

/** Something in a submission that grading passes over, for a teacher to know. */
export interface Flag {
  readonly kind:
    | 'missing'
    | 'duplicate'
    | 'retyped'
    | 'locked cell changed'
    | 'locked cell gone'
    | 'added'
    | 'order'
    | 'metadata'
    | 'kernel'
    | 'too large'
    | 'unchanged';
  /** The cell, where it is one. */
  readonly cell?: string;
}

/** What is taken of a submission. */
export interface Rebuilt {
  /** The sources of solution cells, by cell id. Those that were not handed in are the release's. */
  readonly sources: ReadonlyMap<string, string>;
  /** Answers to open questions, by cell id; none where nothing was written. They are text, and never run. */
  readonly answers: ReadonlyMap<string, string>;
  readonly flags: readonly Flag[];
  /** The hash of the sources and answers that were taken. */
  readonly sha256: string;
}

/** Characters of a source above which it is no solution. */
const MOST = 200_000;
/** Characters of an answer that a person reads. */
const MOST_ANSWER = 20_000;
/** Cells that are named one by one. */
const NAMED = 20;

/**
 * Takes the sources of solution cells from a student's notebook, by cell id. All else of it is looked at only to tell
 * what is not as it was handed out.
 *
 * @returns a sentence where it is no notebook
 */
export function rebuild(text: string, release: Release): Rebuilt | string {
  let notebook: Notebook;
  const { text: own, duplicates } = withOwnIds(text);
  try {
    notebook = readNotebook(own, 'the notebook');
  } catch (error) {
    if (error instanceof NotebookError) return error.message;
    throw error;
  }
  const { manifest, student } = release;
  const found = byId(notebook, manifest);
  const flags: Flag[] = duplicates.slice(0, NAMED).map((cell) => ({ kind: 'duplicate', cell }));
  const sources = new Map<string, string>();
  const answers = new Map<string, string>();
  for (const { id, type, locked, sha256 } of manifest.cells) {
    const cell = found.get(id);
    if (locked) {
      if (!cell) flags.push({ kind: 'locked cell gone', cell: id });
      else if (cell.cell_type !== type) flags.push({ kind: 'retyped', cell: id });
      else if (hashOf(cell.source) !== sha256) {
        flags.push({ kind: 'locked cell changed', cell: id });
      }
      continue;
    }
    const starter = student.cells.find((one) => one.id === id)?.source ?? '';
    const kind = problemOf(cell, type, sha256);
    if (kind) flags.push({ kind, cell: id });
    const isTaken = cell !== undefined && (kind === undefined || kind === 'unchanged');
    if (type === 'code') sources.set(id, isTaken ? cell.source : starter);
    else if (cell && kind !== 'unchanged' && cell.source.trim() !== '') {
      answers.set(id, cell.source.slice(0, MOST_ANSWER));
    }
  }
  flags.push(...strangers(notebook, manifest), ...otherMarks(notebook, student));
  const sha256 = hashOf(JSON.stringify([[...sources], [...answers]]));
  return { sources, answers, flags, sha256 };
}

function problemOf(
  cell: Cell | undefined,
  type: Cell['cell_type'],
  sha256: string,
): Flag['kind'] | undefined {
  if (!cell) return 'missing';
  if (cell.cell_type !== type) return 'retyped';
  if (cell.source.length > (type === 'code' ? MOST : MOST_ANSWER)) return 'too large';
  return hashOf(cell.source) === sha256 ? 'unchanged' : undefined;
}

/** The cells of a notebook by id. A front end that keeps no ids keeps the marks of nbgrader. */
function byId(notebook: Notebook, { cells }: Manifest): ReadonlyMap<string, Cell> {
  const known = new Set(cells.map(({ id }) => id));
  const found = new Map<string, Cell>();
  for (const cell of notebook.cells) if (known.has(cell.id)) found.set(cell.id, cell);
  for (const cell of notebook.cells) {
    const id = gradeId(cell);
    if (id !== undefined && known.has(id) && !known.has(cell.id) && !found.has(id)) {
      found.set(id, cell);
    }
  }
  return found;
}

function gradeId({ metadata }: Cell): string | undefined {
  const { grade_id: id } = Object(metadata.nbgrader) as { grade_id?: unknown };
  return typeof id === 'string' ? id : undefined;
}

/** Cells that were not handed out, and cells in another order. */
function strangers(notebook: Notebook, { cells }: Manifest): readonly Flag[] {
  const places = new Map(cells.map(({ id }, place) => [id, place]));
  const placeOf = (cell: Cell) => places.get(cell.id) ?? places.get(gradeId(cell) ?? '');
  const added = notebook.cells.filter((cell) => placeOf(cell) === undefined);
  const order = notebook.cells.map(placeOf).filter((place) => place !== undefined);
  const isSorted = order.every((place, i) => i === 0 || place >= (order[i - 1] as number));
  return [
    ...added.slice(0, NAMED).map(({ id }): Flag => ({ kind: 'added', cell: id })),
    ...(isSorted ? [] : [{ kind: 'order' } as const]),
  ];
}

/** Marks of nbgrader, tags and a kernel that are not those of the release. */
function otherMarks(notebook: Notebook, student: Notebook): readonly Flag[] {
  const before = new Map(student.cells.map((cell) => [cell.id, marksOf(cell)]));
  const changed = notebook.cells.filter(
    (cell) => before.has(cell.id) && before.get(cell.id) !== marksOf(cell),
  );
  const kernel = (one: Notebook) => one.metadata.kernelspec?.name;
  // A front end that keeps no marks at all changes each cell.
  const named = changed.length > NAMED ? [] : changed;
  return [
    ...named.map(({ id }): Flag => ({ kind: 'metadata', cell: id })),
    ...(named === changed ? [] : [{ kind: 'metadata' } as const]),
    ...(kernel(notebook) === kernel(student) ? [] : [{ kind: 'kernel' } as const]),
  ];
}

/** Sorted by the keys alone: what else is in there may refuse to be a text. */
const marksOf = ({ metadata: { nbgrader, tags } }: Cell): string =>
  JSON.stringify([
    Object.entries(Object(nbgrader)).sort(([a], [b]) => (a < b ? -1 : 1)),
    tags ?? [],
  ]);

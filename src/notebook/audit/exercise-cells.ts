import { asChapter, calleeOf, type Node, nodesOf } from '../lint/chapter.ts';
import type { Notebook } from '../model.ts';

/** A check cell, and the solutions between it and the check cell before it. */
export interface ExerciseCells {
  readonly check: string;
  /** The exercises that it declares. */
  readonly exercises: readonly string[];
  readonly solutions: readonly string[];
}

/** The cells that the exercises of an author's notebook are made of, in their order. */
export function exerciseCells(notebook: Notebook): readonly ExerciseCells[] {
  const found: ExerciseCells[] = [];
  let solutions: string[] = [];
  for (const { id, role, body } of asChapter(notebook, '').code) {
    if (role === 'solution') solutions.push(id);
    if (role !== 'check') continue;
    const exercises = nodesOf(body)
      .filter((node) => calleeOf(node) === 'check.exercise')
      .flatMap((node) => {
        const [id] = node.arguments as Node[];
        return typeof id?.value === 'string' ? [id.value] : [];
      });
    found.push({ check: id, exercises, solutions });
    solutions = [];
  }
  return found;
}

import type { CellMetadata, JsonObject } from '../../notebook/index.ts';

/** The marks by which nbgrader and the tools around it know the cells of an assignment, in schema 3. */
export function nbgraderMarks(
  id: string,
  { solution = false, points }: { readonly solution?: boolean; readonly points?: number },
): JsonObject {
  const grade = points !== undefined;
  return {
    grade,
    grade_id: id,
    locked: !solution,
    ...(grade ? { points } : {}),
    schema_version: 3,
    solution,
    task: false,
  };
}

/** Whether a cell is marked as a student's to write. */
export function isSolution({ nbgrader }: CellMetadata): boolean {
  return (Object(nbgrader) as { solution?: unknown }).solution === true;
}

import type { Task } from '../task.ts';

/** What of a task lies beside its job. */
type Long = Pick<Task, 'sources' | 'standing'>;

export const writeTaskText = ({ sources, standing }: Long): string =>
  JSON.stringify([[...sources], [...standing]]);

export function readTaskText(text: string): Long {
  const [sources, standing] = JSON.parse(text) as [[string, string][], string[]];
  return { sources: new Map(sources), standing: new Set(standing) };
}

import { type Text, textIn } from '../contract/index.ts';
import { type Exercise, exercises } from './exercise.ts';
import { judge } from './judge.ts';

/** What an exercise says when it is answered wrongly on purpose. */
export interface Audit {
  readonly exercise: string;
  readonly points: number;
  readonly checks: number;
  readonly mistakes: number;
  /** What its author has to mend, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Gives each known mistake of the exercises declared in this session as the answer, and looks whether the check fails
 * with the mistake's own sentence. Touches no code of the reader's.
 *
 * @param id of the one exercise to look at. Default: all
 */
export async function audit(id?: string): Promise<readonly Audit[]> {
  return Promise.all(
    exercises().flatMap((one) => ((id ?? one.id) === one.id ? [auditOne(one)] : [])),
  );
}

async function auditOne(exercise: Exercise): Promise<Audit> {
  const problems: string[] = [];
  let mistakes = 0;
  for (const check of exercise.checks) {
    for (const { gives, say } of check.spec.mistakes ?? []) {
      mistakes++;
      const { status, message } = await judge({ ...check, spec: { ...check.spec, answer: gives } });
      const place = `${textIn(check.name, 'en')}: the mistake "${textIn(say, 'en')}"`;
      if (status === 'passed') problems.push(`${place} passes`);
      else if (!begins(message, say)) {
        problems.push(`${place} is told as "${textIn(message ?? '', 'en')}"`);
      }
    }
  }
  const { id, points, checks } = exercise;
  return { exercise: id, points, checks: checks.length, mistakes, problems };
}

const begins = (message: Text | undefined, say: Text): boolean =>
  message !== undefined && textIn(message, 'en').startsWith(textIn(say, 'en'));

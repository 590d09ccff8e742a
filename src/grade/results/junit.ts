import { bothLanguages } from '../../contract/index.ts';
import { type JunitCase, junitXml } from '../../notebook/report/index.ts';
import { sayOf, tell } from '../feedback/tell.ts';
import { type CheckResult, type ClassResult, checkLabel, type SubmissionResult } from './result.ts';

/** A class as JUnit XML: a suite a submission, a case a check. What could not be graded is an error, not a failure. */
export function gradeJunit({ submissions }: ClassResult): string {
  return junitXml(
    submissions.map((one) => ({
      name: one.id,
      seconds: 0,
      cases: one.points === null && one.exercises.length === 0 ? [ungradable(one)] : casesOf(one),
    })),
  );
}

function ungradable({ reason = 'grader failed', detail = '' }: SubmissionResult): JunitCase {
  return { name: 'submission', error: { message: detail, type: reason } };
}

function casesOf({ exercises, questions }: SubmissionResult): JunitCase[] {
  const checks = exercises.flatMap(({ id, checks }) =>
    checks.map((check, index) => ({
      name: checkLabel(id, index, check),
      ...outcome(check),
    })),
  );
  const answers = questions.map((question) => ({
    name: `${question.id} ${bothLanguages(question.title)}`,
    ...(question.points === null ? { skipped: { reason: sayOf(question) } } : {}),
  }));
  return [...checks, ...answers];
}

function outcome(check: CheckResult): Omit<JunitCase, 'name'> {
  const { status, fault } = check;
  if (status === 'passed') return {};
  if (status === 'todo') return { skipped: { reason: 'not done yet' } };
  if (status === 'not run') return { skipped: { reason: 'not run' } };
  const message = bothLanguages(tell(check, true) ?? '', '\n');
  if (status === 'ungradable') return { error: { message, type: 'grader failed' } };
  return { failure: { message, type: fault ?? 'check' } };
}

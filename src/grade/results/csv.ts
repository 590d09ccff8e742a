import { bothLanguages } from '../../contract/index.ts';
import { sayOf, tell } from '../feedback/tell.ts';
import type { Change } from './changes.ts';
import { type ClassResult, finalPoints, type SubmissionResult } from './result.ts';

type Value = string | number | null;

/** A row of CSV (RFC 4180). No text is taken for a formula by the program that opens it. */
function row(values: readonly Value[]): string {
  return values
    .map((value) => {
      if (typeof value !== 'string') return String(value ?? '');
      const text = value.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '');
      const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
}

const table = (rows: readonly (readonly Value[])[]): string =>
  rows.map((values) => `${row(values)}\r\n`).join('');

/** What Canvas imports into its gradebook; the ids are its numbers of students. Empty is what cannot be graded, and what awaits a
 * person. */
export function canvasCsv({ assignment, max, submissions }: ClassResult): string {
  return table([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', assignment],
    ['    Points Possible', '', '', '', '', max],
    ...submissions.map((one) => [one.name ?? one.id, one.id, '', '', '', finalPoints(one)]),
  ]);
}

/** Moodle's offline grading worksheet; the ids are its numbers of participants. */
export function moodleCsv({ max, submissions }: ClassResult): string {
  return table([
    ['Identifier', 'Full name', 'Grade', 'Maximum Grade', 'Feedback comments'],
    ...submissions.map((one) => [
      /^\d+$/.test(one.id) ? `Participant ${one.id}` : one.id,
      one.name ?? '',
      finalPoints(one),
      max,
      comment(one),
    ]),
  ]);
}

/** What a run has changed, a line an exercise. */
export function changesCsv(changes: readonly Change[]): string {
  return table([
    ['Student', 'Exercise', 'Before', 'After'],
    ...changes.map(({ submission, exercise, from, to }) => [submission, exercise ?? '', from, to]),
  ]);
}

/** A line an exercise or question that has something to be said. */
function comment({ exercises, questions }: SubmissionResult): string {
  const told = exercises.flatMap(({ id, checks }) => {
    const told = checks.map((check) => tell(check, false)).find((text) => text !== undefined);
    if (told === undefined) return [];
    return [`${id}: ${bothLanguages(told)}`];
  });
  const said = questions.flatMap((one) => {
    const text = sayOf(one);
    return text === '' ? [] : [`${one.id}: ${text}`];
  });
  return [...told, ...said].join('\n');
}

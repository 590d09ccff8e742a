import { bothLanguages } from '../../contract/index.ts';
import { tell } from '../feedback/tell.ts';
import type { ClassResult, SubmissionResult } from './result.ts';

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

/** What Canvas imports into its gradebook; the ids are its numbers of students. Ungradable ones are left empty. */
export function canvasCsv({ assignment, max, submissions }: ClassResult): string {
  return table([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', assignment],
    ['    Points Possible', '', '', '', '', max],
    ...submissions.map(({ id, name, points }) => [name ?? id, id, '', '', '', points]),
  ]);
}

/** Moodle's offline grading worksheet; the ids are its numbers of participants. */
export function moodleCsv({ max, submissions }: ClassResult): string {
  return table([
    ['Identifier', 'Full name', 'Grade', 'Maximum Grade', 'Feedback comments'],
    ...submissions.map((one) => [
      /^\d+$/.test(one.id) ? `Participant ${one.id}` : one.id,
      one.name ?? '',
      one.points,
      max,
      comment(one),
    ]),
  ]);
}

/** A line an exercise that has something to be said. */
function comment({ exercises }: SubmissionResult): string {
  return exercises
    .flatMap(({ id, checks }) => {
      const told = checks.map((check) => tell(check, false)).find((text) => text !== undefined);
      if (told === undefined) return [];
      return [`${id}: ${bothLanguages(told)}`];
    })
    .join('\n');
}

import { type Html, html } from './html.ts';
import type { Language } from './languages.ts';
import { oneLanguage, words } from './messages.ts';

/** MIME type of the machine-readable part of a shown exercise. */
export const CHECK_MIME = 'application/vnd.notegrad.check+json';

export type CheckStatus = 'passed' | 'failed' | 'todo';

/** What lies under {@link CHECK_MIME}. */
export interface ExerciseReport {
  readonly exercise: string;
  readonly title: string;
  readonly status: CheckStatus;
  readonly points: number;
  readonly max: number;
  readonly checks: readonly {
    readonly name: string;
    readonly status: CheckStatus;
    readonly message?: string;
    readonly hint?: string;
  }[];
}

const MARK: Readonly<Record<CheckStatus, string>> = { passed: '✓', failed: '✗', todo: '○' };

/** The report of an exercise if the value is one; a stored output may hold anything under that MIME type. */
export function asReport(value: unknown): ExerciseReport | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { exercise, title, status, points, max, checks } = value as Partial<ExerciseReport>;
  const known = (each: unknown): each is CheckStatus =>
    each === 'passed' || each === 'failed' || each === 'todo';
  const sound =
    typeof exercise === 'string' &&
    typeof title === 'string' &&
    known(status) &&
    typeof points === 'number' &&
    typeof max === 'number' &&
    Array.isArray(checks) &&
    checks.every((check) => typeof check?.name === 'string' && known(check.status));
  return sound ? { exercise, title, status, points, max, checks } : undefined;
}

/** What the reader has still to do: the stored outcome is the author's own. */
export function untried(report: ExerciseReport): ExerciseReport {
  return {
    ...report,
    status: 'todo',
    points: 0,
    checks: report.checks.map(({ name }) => ({ name, status: 'todo' as const })),
  };
}

/** An exercise with its checks as a card. */
export function checkCard(report: ExerciseReport, language: Language): Html {
  const say = words[language];
  const verdict = { passed: say.passed, failed: say.notPassed, todo: say.todo }[report.status];
  return html`<div class="check" data-status="${report.status}" data-exercise="${report.exercise}">
<p class="check-title"><span class="mark" aria-hidden="true">${MARK[report.status]}</span> ${say.exercise} ${report.exercise} · ${oneLanguage(report.title, language)} <span class="verdict">${verdict} (${report.points}/${report.max})</span></p>
<ul>${report.checks.map(
    ({ name, status, message, hint }) =>
      html`<li data-status="${status}"><span class="mark" aria-hidden="true">${MARK[status]}</span> ${oneLanguage(name, language)}${message !== undefined && html`<pre class="why">${oneLanguage(message, language)}</pre>`}${
        hint !== undefined &&
        status !== 'passed' &&
        html`<details><summary>${say.hint}</summary>${oneLanguage(hint, language)}</details>`
      }</li>`,
  )}</ul></div>`;
}

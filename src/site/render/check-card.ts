import {
  type CheckReport,
  type CheckStatus,
  type ExerciseReport,
  isObject,
  isText,
  type Text,
  textIn,
} from '../../contract/index.ts';
import { type Html, html } from './html.ts';
import type { Language } from './languages.ts';
import { messages } from './messages.ts';

const MARK: Readonly<Record<CheckStatus, string>> = { passed: '✓', failed: '✗', todo: '○' };

/** The report of an exercise if the value is one: a stored output may hold anything. */
export function asReport(value: unknown): ExerciseReport | undefined {
  return isReport(value) ? value : undefined;
}

function isReport(value: unknown): value is ExerciseReport {
  if (!isObject(value)) return false;
  const { exercise, title, status, points, max, checks } = value;
  return (
    typeof exercise === 'string' &&
    isText(title) &&
    isStatus(status) &&
    typeof points === 'number' &&
    typeof max === 'number' &&
    Array.isArray(checks) &&
    checks.every(isCheck)
  );
}

function isCheck(value: unknown): value is CheckReport {
  if (!isObject(value)) return false;
  const { name, status, message, hint } = value;
  const isOptional = (text: unknown) => text === undefined || isText(text);
  return isText(name) && isStatus(status) && isOptional(message) && isOptional(hint);
}

function isStatus(value: unknown): value is CheckStatus {
  return value === 'passed' || value === 'failed' || value === 'todo';
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
  const say = messages[language];
  const text = (either: Text) => textIn(either, language);
  const verdict = { passed: say.passed, failed: say.notPassed, todo: say.todo }[report.status];
  return html`<div class="check" data-status="${report.status}" data-exercise="${report.exercise}">
<p class="check-title"><span class="mark" aria-hidden="true">${MARK[report.status]}</span> ${say.exercise} ${report.exercise} · ${text(report.title)} <span class="verdict">${verdict} (${report.points}/${report.max})</span></p>
<ul>${report.checks.map(
    ({ name, status, message, hint }) =>
      html`<li data-status="${status}"><span class="mark" aria-hidden="true">${MARK[status]}</span> ${text(name)}${message !== undefined && html`<pre class="why">${text(message)}</pre>`}${
        hint !== undefined &&
        status !== 'passed' &&
        html`<details><summary>${say.hint}</summary>${text(hint)}</details>`
      }</li>`,
  )}</ul></div>`;
}

import { type CheckReport, type ExerciseReport, textIn } from '../../contract/index.ts';
import { checkCard, type Html, html, type Language } from '../../site/render/index.ts';
import {
  awaiting,
  type CheckResult,
  type ClassResult,
  type ExerciseResult,
  type QuestionResult,
  type SubmissionResult,
} from '../results/result.ts';
import { documentOf } from './document.ts';
import { faultText, tell } from './tell.ts';
import { words } from './words.ts';

export interface FeedbackOptions {
  /** Shows the secret cases that an answer was wrong for. Whoever reads them can pass them on. */
  readonly showCases: boolean;
}

/** A student's page: what each check has found, in both languages, in one file. */
export function studentPage(
  result: SubmissionResult,
  { assignment }: Pick<ClassResult, 'assignment'>,
  options: FeedbackOptions,
): string {
  const title = `${assignment} · ${result.name ?? result.id}`;
  const body = (language: Language) => bodyOf(result, title, language, options);
  return documentOf({ title, zh: body('zh'), en: body('en') });
}

function bodyOf(
  result: SubmissionResult,
  title: string,
  language: Language,
  { showCases }: FeedbackOptions,
): Html {
  const say = words[language];
  const {
    points,
    max,
    exercises,
    questions,
    flags,
    seed,
    reason = 'grader failed',
    detail = '',
  } = result;
  const waits = awaiting(result);
  const noted = flags.filter(({ kind }) => kind !== 'metadata' && kind !== 'unchanged');
  return html`<h1>${title}</h1>
${
  points === null
    ? html`<p><strong>${say.ungradable}</strong>: ${say.reason[reason]}. ${say.notYours}</p><p class="soft" lang="en">${detail}</p>`
    : html`<p>${say.points}: <strong>${points} / ${max}</strong>${waits.length > 0 && ` (${say.awaiting}: ${waits.join(', ')})`}</p>`
}
${exercises.map((exercise) => checkCard(reportOf(exercise, showCases), language))}
${questions.map((question) => questionCard(question, language))}
${
  noted.length > 0 &&
  html`<p>${say.noted}</p><ul>${noted.map(
    ({ kind, cell }) =>
      html`<li>${say.flag[kind]}${cell !== undefined && html` <code>${cell}</code>`}</li>`,
  )}</ul>`
}
<p class="soft">${say.seed}: ${seed}</p>`;
}

/** What a person has said of an answer, and the answer itself as it was written. */
function questionCard(
  { id, title, points, max, answer, comment }: QuestionResult,
  language: Language,
): Html {
  const say = words[language];
  const verdict = points === null ? say.awaiting : `${points}/${max}`;
  return html`<div class="check">
<p class="check-title">${say.question} ${id} · ${textIn(title, language)} <span class="verdict">(${verdict})</span></p>
${comment !== undefined && html`<p class="comment">${comment}</p>`}${
  answer !== '' &&
  html`<details><summary>${say.yourAnswer}</summary><pre class="why">${answer}</pre></details>`
}</div>`;
}

function reportOf(exercise: ExerciseResult, showCases: boolean): ExerciseReport {
  const { id, title, points, max, checks, fault } = exercise;
  const reports = checks.map((check) => checkReport(check, showCases));
  const isPassed = reports.every(({ status }) => status === 'passed');
  const isTodo = reports.every(({ status }) => status === 'todo');
  return {
    exercise: id,
    title,
    status: isPassed ? 'passed' : isTodo ? 'todo' : 'failed',
    points: points ?? 0,
    max,
    checks:
      fault === undefined ? reports : [{ name: faultText(fault), status: 'failed' }, ...reports],
  };
}

function checkReport(check: CheckResult, showCases: boolean): CheckReport {
  const { name, status } = check;
  const message = tell(check, showCases);
  return {
    name,
    status: status === 'not run' || status === 'ungradable' ? 'todo' : status,
    ...(message === undefined ? {} : { message }),
  };
}

import { textIn } from '../../contract/index.ts';
import { type Html, html, type Language } from '../../site/render/index.ts';
import {
  awaiting,
  type ClassResult,
  calledBy,
  type ExerciseResult,
  round,
  type SubmissionResult,
} from '../results/result.ts';
import { documentOf } from './document.ts';
import { words } from './words.ts';

/** The teacher's page: how the points of each exercise are distributed, what went wrong most, and who has what. */
export function classPage(results: ClassResult): string {
  const body = (language: Language) => bodyOf(results, language);
  return documentOf({ title: results.assignment, zh: body('zh'), en: body('en') });
}

function bodyOf(results: ClassResult, language: Language): Html {
  const { assignment, submissions, max, layers, questions } = results;
  const say = words[language];
  const graded = submissions.filter(({ points }) => points !== null);
  const ids = graded[0]?.exercises.map(({ id }) => id) ?? [];
  const total = graded.map(({ points }) => points as number);
  return html`<h1>${assignment}</h1>
<p>${graded.length} / ${submissions.length} · ${say.mean} ${mean(total)} / ${max} · ${say.layers}: ${layers.map(({ name }) => name).join(', ')}</p>
<h2>${say.points}</h2>
${histogram(total, max)}
<h2>${say.exercise}</h2>
${ids.map((id) => exerciseSection(graded, id, language))}
${questions.map(({ id }) => questionSection(graded, id, language))}
<h2>${say.student}</h2>
<table class="students"><thead><tr><th>${say.student}</th><th class="number">${say.points}</th><th>${say.flags}</th></tr></thead>
<tbody>${submissions.map((one) => studentRow(one, language))}</tbody></table>`;
}

function exerciseSection(
  graded: readonly SubmissionResult[],
  id: string,
  language: Language,
): Html {
  const say = words[language];
  const all = graded
    .map(({ exercises }) => exercises.find((exercise) => exercise.id === id))
    .filter((exercise) => exercise !== undefined);
  const [first] = all;
  if (!first) return html``;
  const points = all.map((exercise) => exercise.points ?? 0);
  const full = points.filter((one) => one === first.max).length;
  return html`<h3>${id} · ${textIn(first.title, language)}</h3>
<p>${say.mean} ${mean(points)} / ${first.max} · ${say.full} ${full} / ${all.length}</p>
${histogram(points, first.max)}
<table><thead><tr><th>${say.check}</th><th class="number">${say.passed}</th></tr></thead><tbody>${first.checks.map(
    ({ name }, index) => {
      const passed = all.filter(({ checks }) => checks[index]?.status === 'passed').length;
      return html`<tr><td>${textIn(name, language)}</td><td class="number">${passed}</td></tr>`;
    },
  )}</tbody></table>
${mistakesTable(all, language)}`;
}

function questionSection(
  graded: readonly SubmissionResult[],
  id: string,
  language: Language,
): Html {
  const say = words[language];
  const all = graded.flatMap(({ questions }) => questions.filter((one) => one.id === id));
  const [first] = all;
  if (!first) return html``;
  const given = all.flatMap(({ points }) => (points === null ? [] : [points]));
  return html`<h3>${id} · ${textIn(first.title, language)}</h3>
<p>${say.mean} ${mean(given)} / ${first.max} · ${say.waiting} ${all.length - given.length} / ${all.length}</p>
${histogram(given, first.max)}`;
}

/** The known mistakes that were made, the most frequent first. */
function mistakesTable(all: readonly ExerciseResult[], language: Language): Html {
  const say = words[language];
  const counts = new Map<string, number>();
  for (const { mistake } of all.flatMap(({ checks }) => checks)) {
    if (mistake === undefined) continue;
    const told = textIn(mistake, language);
    counts.set(told, (counts.get(told) ?? 0) + 1);
  }
  if (counts.size === 0) return html``;
  const rows = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return html`<table><thead><tr><th>${say.mistakes}</th><th class="number">${say.times}</th></tr></thead><tbody>${rows.map(
    ([told, count]) => html`<tr><td>${told}</td><td class="number">${count}</td></tr>`,
  )}</tbody></table>`;
}

const BINS = 5;

/** How many have so many points, in five equal parts of the range. */
function histogram(points: readonly number[], max: number): Html {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const one of points) {
    const bin = max === 0 ? 0 : Math.min(BINS - 1, Math.floor((BINS * one) / max));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const edge = (bin: number) => round((bin * max) / BINS);
  return html`<table><tbody>${counts.map(
    (count, bin) =>
      html`<tr><td class="number">${edge(bin)}–${edge(bin + 1)}</td><td><meter min="0" max="${Math.max(1, points.length)}" value="${count}"></meter></td><td class="number">${count}</td></tr>`,
  )}</tbody></table>`;
}

function studentRow(result: SubmissionResult, language: Language): Html {
  const say = words[language];
  const { points, max, flags, reason = 'grader failed', detail = '' } = result;
  const kinds = [...new Set(flags.map(({ kind }) => say.flag[kind]))];
  const faults = result.exercises.flatMap((exercise) =>
    exercise.fault === undefined ? [] : [`${exercise.id}: ${exercise.fault} (${exercise.detail})`],
  );
  const waits = awaiting(result).map((question) => `${question}: ${say.waiting}`);
  const notes = points === null ? [`${say.ungradable}: ${say.reason[reason]}. ${detail}`] : [];
  return html`<tr><td>${calledBy(result)}</td><td class="number">${points ?? '–'} / ${max}</td><td>${[...notes, ...waits, ...faults, ...kinds].join('; ')}</td></tr>`;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : round(values.reduce((a, b) => a + b, 0) / values.length);

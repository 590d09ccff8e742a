import { createHash } from 'node:crypto';
import { type Text, textIn } from '../../contract/index.ts';
import { splitLanguages } from '../../notebook/index.ts';
import {
  createRenderers,
  type Html,
  html,
  type Language,
  languageTag,
  trusted,
} from '../../site/render/index.ts';
import { STYLE } from '../feedback/document.ts';
import type { ReleasedQuestion } from '../release/manifest.ts';
import {
  type ClassResult,
  calledBy,
  type QuestionResult,
  type SubmissionResult,
} from '../results/result.ts';
import { words } from './words.ts';

/** What is on the page: all answers to a question, or all answers of a student, by their place in the results. */
export interface View {
  readonly kind: 'question' | 'student';
  readonly index: number;
}

const OWN_STYLE = `${STYLE}
body{max-width:52rem}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1rem;margin:.5rem 0}
[aria-current]{font-weight:700;text-decoration:none;color:inherit}
.check h3{margin:0;font-size:1rem}
.answer>*{margin:.4rem 0}
.check details{margin-bottom:.5rem}
.answer{margin:.5rem 0;max-height:28rem;overflow:auto}
.heading{font-weight:700;margin:.6rem 0 .2rem}
.katex-html{display:none}
.given{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:start}
.given label{display:flex;gap:.4rem;align-items:baseline}
.given label.comment-field{flex:1 1 16rem;align-items:start}
.given textarea{flex:1;min-width:0}
input,textarea{font:inherit;color:inherit;background:light-dark(#fff,#202226);border:1px solid light-dark(#8a8f98,#767b84);border-radius:4px;padding:.2rem .4rem}
input[type=number]{width:5rem}
:focus-visible{outline:3px solid light-dark(#2457c5,#8ab0ff);outline-offset:1px}
output{min-width:6rem;color:var(--soft)}
[data-state=saved] output{color:var(--good)}
[data-state=failed] output,.outdated{color:var(--bad)}
pre{white-space:pre-wrap}
a{color:light-dark(#1d4fb8,#8ab0ff)}`;

/** Nothing is loaded but the one script, and nothing is sent but to who serves the page. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  `style-src 'sha256-${createHash('sha256').update(OWN_STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page of a grader. Answers are written by others: they are shown, and nothing of them lives. */
export function manualPage(results: ClassResult, view: View, language: Language): string {
  const say = words[language];
  const title = `${say.title} · ${results.assignment}`;
  const body = view.kind === 'question' ? questionView : studentView;
  const other = language === 'zh' ? 'en' : 'zh';
  const { unsaved, saved, waiting, failed } = say;
  return String(html`<!doctype html>
<html lang="${languageTag[language]}" data-unsaved="${unsaved}" data-saved="${saved}" data-waiting="${waiting}" data-failed="${failed}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(OWN_STYLE)}</style>
</head>
<body>
<header>
<p><a href="../../${other}/${view.kind}/${view.index}" lang="${languageTag[other]}">${say.other}</a></p>
<h1>${title}</h1>
<nav aria-label="${say.byQuestion}"><span>${say.byQuestion}:</span> ${results.questions.map(
    ({ id }, index) =>
      html`<span><a href="../question/${index}"${here(view, 'question', index)}>${id}</a> <span data-counter="${id}">${counter(results, id)}</span></span>`,
  )}<a href="../student/0"${view.kind === 'student' && trusted(' aria-current="true"')}>${say.byStudent}</a></nav>
<p class="soft">${say.keys} ${say.after}</p>
</header>
<main>${body(results, view.index, language)}</main>
<script type="module" src="../../page.js"></script>
</body>
</html>
`);
}

const here = (view: View, kind: View['kind'], index: number): Html | false =>
  view.kind === kind && view.index === index && trusted(' aria-current="page"');

function counter({ submissions }: ClassResult, id: string): string {
  const all = answersTo(submissions, id);
  return `${all.filter(({ points }) => points !== null).length}/${all.length}`;
}

export const answersTo = (
  submissions: readonly SubmissionResult[],
  id: string,
): readonly QuestionResult[] =>
  submissions.flatMap(({ questions }) => questions.filter((one) => one.id === id));

function questionView(results: ClassResult, index: number, language: Language): Html {
  const say = words[language];
  const question = results.questions[index];
  if (!question) return html`<p>${say.none}</p>`;
  const all = results.submissions.flatMap((one) =>
    one.questions.filter(({ id }) => id === question.id).map((answer) => ({ one, answer })),
  );
  const written = all.filter(({ answer }) => answer.answer !== '');
  const blank = all.filter(({ answer }) => answer.answer === '').map(({ one }) => calledBy(one));
  return html`${asked(question, language)}
${written.map(({ one, answer }) => card(one.id, calledBy(one), answer, language))}
${written.length === 0 && html`<p>${say.none}</p>`}
${blank.length > 0 && html`<p class="soft">${say.blank}: ${blank.join(', ')}</p>`}`;
}

function studentView(results: ClassResult, index: number, language: Language): Html {
  const say = words[language];
  const one = results.submissions[index];
  if (!one) return html`<p>${say.none}</p>`;
  const step = (to: number, text: string) =>
    to >= 0 && to < results.submissions.length && html`<a href="../student/${to}">${text}</a>`;
  const steps = html`<nav aria-label="${say.byStudent}">${step(index - 1, say.previous)} <span>${index + 1}/${results.submissions.length}</span> ${step(index + 1, say.next)}</nav>`;
  return html`${steps}
<h2>${calledBy(one)}</h2>
${one.questions.length === 0 && html`<p>${say.none}</p>`}
${one.questions.map((answer) => {
  const question = results.questions.find(({ id }) => id === answer.id);
  const title = `${answer.id} · ${textIn(answer.title, language)}`;
  return html`${question && asked(question, language)}${card(one.id, title, answer, language)}`;
})}`;
}

function asked({ id, title, points, prompt, model }: ReleasedQuestion, language: Language): Html {
  return html`<section>
<h2>${id} · ${textIn(title, language)} (${points})</h2>
${prompt !== '' && rendered(inLanguage(prompt, language), 'prose')}
${model !== '' && html`<details><summary>${words[language].model}</summary>${rendered(inLanguage(model, language), 'prose')}</details>`}
</section>`;
}

function card(student: string, title: string, result: QuestionResult, language: Language): Html {
  const say = words[language];
  const { id, points, max, answer, comment = '', outdated } = result;
  return html`<section class="check" data-student="${student}" data-question="${id}" aria-label="${title}">
<h3>${title}</h3>
${answer === '' ? html`<p class="soft">${say.blank}</p>` : html`<div class="answer" tabindex="0" role="group" aria-label="${title}">${rendered(answer, 'output')}</div><details><summary>${say.raw}</summary><pre>${answer}</pre></details>`}
${outdated && html`<p class="outdated">${say.outdated}</p>`}
<div class="given"><label>${say.points} (0–${max}) <input type="number" min="0" max="${max}" step="0.5" value="${points ?? ''}"></label>
<label class="comment-field">${say.comment} <textarea rows="2" maxlength="10000">${comment}</textarea></label>
<output>${points === null ? say.waiting : ''}</output></div>
</section>`;
}

function inLanguage(text: string, language: Language): string {
  const both: Text = splitLanguages(text);
  return typeof both === 'string' ? text : both[language];
}

/** Markdown with formulas, through the sanitizer. Its headings are none of the page's. */
function rendered(text: string, origin: 'prose' | 'output'): Html {
  const { html: shown } = createRenderers().prose.render(text, {
    origin,
    headingId: () => '',
    link: (target) => target,
    image: (source) => source,
    anchorLabel: '',
  });
  return trusted(
    String(shown)
      .replace(/<h[1-6](?=[\s>])/g, '<div class="heading"')
      .replace(/<\/h[1-6]>/g, '</div>')
      .replace(/<img(?![^>]*\salt=)/g, '<img alt=""'),
  );
}

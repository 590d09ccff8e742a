import { escapeHtml, textIn } from '../../../contract/index.ts';
import { html, type Language, messages, trusted } from '../../render/index.ts';
import { fullTitle } from '../contents.ts';
import { pageAddress } from '../links.ts';
import type { RenderedChapter } from '../render-chapter.ts';
import { fill } from '../template.ts';
import { type Site, shell } from './shell.ts';

/** The name of the page in both languages' folders. */
export const CHECKED = 'how-checked';

const TEXT: Readonly<
  Record<Language, { readonly about: readonly string[]; readonly head: readonly string[] }>
> = {
  zh: {
    about: [
      '每一章都从头到尾运行过：同一份代码，既在这里的内核上，也在另一个 TypeScript 内核上。一章里的话，凡是能算的，就写成一条断言，和另一种算法或事先测得的数比较；有一条不成立，那次运行就算失败。',
      '每道练习单独运行：参考答案得满分，没写的得零分，每一种预料到的错误得到点明它的那句话。',
      '笔记里的说法，要说得更准的，每章末尾都逐条列出，旁边是作证的那一段代码或那一节。下面都可以展开。',
    ],
    head: ['章', '断言', '练习', '更精确地说'],
  },
  en: {
    about: [
      'Each chapter has been run from its first cell to its last, by the kernel of this course and by another TypeScript kernel. What a chapter says and can compute is a claim: it is compared with another way of computing it, or with numbers measured before. If one does not hold, the run fails.',
      'Each exercise runs by itself. The reference solution earns all points, what is not begun earns none, and each mistake that was foreseen gets the sentence that names it.',
      'Where the lecture notes can be said more precisely, the end of the chapter says how, line by line, with the cell or section that shows it. All of it unfolds below.',
    ],
    head: ['chapter', 'claims', 'exercises', 'more precisely'],
  },
};

/**
 * How the course was checked: the claims of each chapter with their cells, its exercises, and what
 * it says about the notes.
 *
 * @param addressesOf where the links of a chapter's text lead, in their order
 */
export function checkedPage(
  site: Site,
  language: Language,
  chapters: ReadonlyMap<string, RenderedChapter>,
  addressesOf: (name: string) => readonly string[],
): string {
  const say = messages[language];
  const { about, head } = TEXT[language];
  const entries = site.groups
    .flatMap((group) => group.entries)
    .flatMap((entry) => {
      const chapter = chapters.get(entry.name);
      return chapter && chapter.claims.length + chapter.extent.exercises > 0
        ? [{ entry, chapter, address: pageAddress(entry.name) }]
        : [];
    });
  const total = (count: (chapter: RenderedChapter) => number) =>
    entries.reduce((sum, { chapter }) => sum + count(chapter), 0);
  const rows = entries.map(({ entry, chapter, address }) => {
    const place = chapter.texts[language].corrections?.id;
    return html`<tr><td><a href="${address}">${fullTitle(entry, language)}</a></td><td>${chapter.claims.length}</td><td>${chapter.extent.exercises}</td><td>${place !== undefined && html`<a href="${address}#${place}">→</a>`}</td></tr>`;
  });
  const details = entries.map(({ entry, chapter, address }) => {
    const { corrections } = chapter.texts[language];
    const places = addressesOf(entry.name).map((to) =>
      escapeHtml(to.startsWith('#') ? address + to : to),
    );
    return html`<section><h2 id="${entry.name}">${fullTitle(entry, language)}</h2>
${corrections && html`<details><summary>${head[3]}</summary><div class="prose">${trusted(fill(corrections.html, places))}</div></details>`}
${chapter.claims.length > 0 && html`<details><summary>${head[1]}: ${chapter.claims.length}</summary><ul>${chapter.claims.map(({ cell, text }) => html`<li><a href="${address}#cell-${cell}">${textIn(text, language)}</a></li>`)}</ul></details>`}</section>`;
  });
  return shell({
    site,
    language,
    page: CHECKED,
    title: `${say.howChecked} · notegrad`,
    description: about[0] ?? say.howChecked,
    main: html`<article class="checked"><h1>${say.howChecked}</h1>${about.map((text) => html`<p>${text}</p>`)}
<div class="table"><table><thead><tr>${head.map((name) => html`<th>${name}</th>`)}</tr></thead><tbody>${rows}</tbody><tfoot><tr><th></th><td>${total(({ claims }) => claims.length)}</td><td>${total(({ extent }) => extent.exercises)}</td><td></td></tr></tfoot></table></div>
${details}</article>`,
  });
}

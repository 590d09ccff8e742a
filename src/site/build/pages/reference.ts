import { html, type Language, messages } from '../../render/index.ts';
import { REFERENCE, type Reference, type ReferencePage } from '../reference/reference.ts';
import { type Site, shell } from './shell.ts';

const ABOUT: Readonly<Record<Language, string>> = {
  zh: '库里每一个公开的名字：声明、公式、形状、缺省值、会抛出的错误。说明直接取自源代码，是英文；按 / 可搜名字。',
  en: 'Every public name of the library: its declaration, formula, shapes, defaults and errors, taken from the source. Press / to search for a name.',
};

/** The list of namespaces, with all their names. */
export function referenceIndex(site: Site, language: Language, { pages }: Reference): string {
  const { reference } = messages[language];
  return shell({
    site,
    language,
    page: REFERENCE,
    title: `${reference} · notegrad`,
    description: ABOUT[language],
    main: html`<article class="reference"><h1>${reference}</h1><p>${ABOUT[language]}</p>
${pages.map(({ page, title, names }) => html`<section><h2 id="${page}"><a href="${page}.html"><code>${title}</code></a></h2><p class="names" lang="en">${names.map((name) => html`<a href="${page}.html#${title}.${name}"><code>${name}</code></a> `)}</p></section>`)}</article>`,
  });
}

export function referencePage(
  site: Site,
  language: Language,
  { page, title, article, contents }: ReferencePage,
): string {
  const { reference, names } = messages[language];
  return shell({
    site,
    language,
    page,
    title: `${title} · ${reference} · notegrad`,
    description: `${reference}: ${title}`,
    main: html`<article class="reference"><p><a href="${REFERENCE}.html">${reference}</a></p><div lang="en">${article}</div></article>`,
    aside: html`<nav class="toc" aria-label="${names}"><p>${names}</p>${contents}</nav>`,
  });
}

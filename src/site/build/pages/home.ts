import { html } from '../../render/html.ts';
import { type Language, languageName, languages, languageTag } from '../../render/languages.ts';
import { words } from '../../render/messages.ts';
import { type Site, shell } from './shell.ts';

/** How much a chapter asks of its reader, for the list on the first page. */
export interface Extent {
  readonly codeCells: number;
  readonly figures: number;
  readonly exercises: number;
}

/** The first page of a language: the chapters by lecture. */
export function homePage(
  site: Site,
  language: Language,
  extents: ReadonlyMap<string, Extent>,
  leads: ReadonlyMap<string, string>,
): string {
  const say = words[language];
  const count = (slug: string) => {
    const extent = extents.get(slug);
    if (!extent) return '';
    const parts =
      language === 'zh'
        ? [`${extent.codeCells} 段代码`, `${extent.figures} 幅图`, `${extent.exercises} 道练习`]
        : [
            plural(extent.codeCells, 'code cell'),
            plural(extent.figures, 'figure'),
            plural(extent.exercises, 'exercise'),
          ];
    return parts.join(' · ');
  };
  const main = html`<article class="home">
<header class="hero"><h1>${say.course}</h1><p>${say.tagline}</p></header>
${site.lectures.map(
  ({ title, chapters }) =>
    html`<section class="lecture"><h2>${title[language]}</h2><ol>${chapters.map(
      (chapter) =>
        html`<li><a class="card" href="${chapter.slug}.html"><strong>${chapter.title[language]}</strong><span class="lead">${leads.get(chapter.slug)}</span><span class="extent">${count(chapter.slug)}</span><span class="reached" data-progress="${chapter.slug}" data-total="${extents.get(chapter.slug)?.exercises}"></span></a></li>`,
    )}</ol></section>`,
)}</article>`;
  return shell({
    site,
    language,
    page: 'index',
    title: `notegrad · ${say.course}`,
    description: say.tagline,
    main,
  });
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The root of the site: leads to the reader's language, and offers both where scripts are off. */
export function rootPage(assets: string): string {
  return String(html`<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'">
<title>notegrad</title>
<link rel="stylesheet" href="${assets}/site.css">
<link rel="icon" href="${assets}/icon.svg" type="image/svg+xml">
<script src="${assets}/root.js"></script>
</head>
<body><main class="root"><h1>notegrad</h1>${languages.map(
    (language) =>
      html`<p><a lang="${languageTag[language]}" href="${language}/index.html">${languageName[language]} · ${words[language].course}</a></p>`,
  )}</main></body>
</html>
`);
}

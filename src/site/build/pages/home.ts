import {
  type Html,
  html,
  type Language,
  languageName,
  languages,
  languageTag,
  messages,
} from '../../render/index.ts';
import { type Entry, fullTitle } from '../contents.ts';
import { courseMap } from '../course-map.ts';
import { pageAddress } from '../links.ts';
import { REFERENCE } from '../reference/reference.ts';
import type { Extent, RenderedChapter } from '../render-chapter.ts';
import { CHECKED } from './checked.ts';
import { mapSection } from './map.ts';
import { type Site, shell } from './shell.ts';

/** The first page of a language: the map of the course, then the chapters by group. */
export function homePage(
  site: Site,
  language: Language,
  chapters: ReadonlyMap<string, RenderedChapter>,
): string {
  const about = site.about?.[language];
  const map = courseMap(site.groups, (name) => chapters.get(name)?.extent.demands.needs ?? []);
  const minutes = [...chapters.values()].reduce(
    (sum, { extent }) => sum + extent.demands.minutes,
    0,
  );
  const main = html`<article class="home">
<header class="hero"><h1>${site.title[language]}</h1>${about && html`<p>${about}</p>`}${minutes > 0 && html`<p class="time-left" data-time-left>${messages[language].timeLeft(minutes)}</p>`}${about && html`<p class="how"><a href="${pageAddress(CHECKED)}">${messages[language].howChecked}</a>${site.hasReference && html` · <a href="${pageAddress(REFERENCE)}">${messages[language].reference}</a>`}</p>`}<p class="offline" role="status" data-offline></p></header>
${map.edges.length > 0 && mapSection(map, chapters, language)}
${site.groups.map(
  ({ title, entries }) =>
    html`<section class="group">${title && html`<h2>${title[language]}</h2>`}<ol>${entries.map(
      (entry) => card(entry, chapters.get(entry.name), language),
    )}</ol></section>`,
)}</article>`;
  return shell({
    site,
    language,
    page: 'index',
    title: `notegrad · ${site.title[language]}`,
    description: about ?? site.title[language],
    main,
  });
}

function card(entry: Entry, chapter: RenderedChapter | undefined, language: Language): Html {
  const title = html`<strong>${fullTitle(entry, language)}</strong>`;
  if (!chapter) {
    return html`<li id="${entry.name}"><div class="card to-come">${title}<span class="extent">${messages[language].toCome}</span></div></li>`;
  }
  const { extent, texts } = chapter;
  return html`<li id="${entry.name}"><a class="card" href="${pageAddress(entry.name)}">${title}<span class="lead">${texts[language].lead}</span><span class="extent">${messages[language].demands(extent.demands)}</span><span class="extent">${extentOf(extent, language)}</span><span class="reached" data-minutes="${extent.demands.minutes}" data-progress="${entry.name}" data-total="${extent.exercises}"></span></a></li>`;
}

function extentOf({ codeCells, figures, exercises }: Extent, language: Language): string {
  const parts =
    language === 'zh'
      ? [`${codeCells} 段代码`, `${figures} 幅图`, `${exercises} 道练习`]
      : [plural(codeCells, 'code cell'), plural(figures, 'figure'), plural(exercises, 'exercise')];
  return parts.join(' · ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The root of the site: leads to the reader's language, and offers both where scripts are off. */
export function rootPage({ title, assets }: Site): string {
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
      html`<p><a lang="${languageTag[language]}" href="${language}/index.html">${languageName[language]} · ${title[language]}</a></p>`,
  )}</main></body>
</html>
`);
}

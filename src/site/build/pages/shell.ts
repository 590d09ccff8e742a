import { createHash } from 'node:crypto';
import type { Lecture } from '../course.ts';
import { type Html, html, trusted } from '../../render/html.ts';
import { type Language, languageName, languageTag } from '../../render/languages.ts';
import { words } from '../../render/messages.ts';

/** What every page of a build shares. */
export interface Site {
  readonly lectures: readonly Lecture[];
  /** Folder of scripts, styles and fonts, from the root: named by its content. */
  readonly assets: string;
  /** Address of a JupyterLab that has the course, with a slash at its end. */
  readonly lab: string | undefined;
  /** Whether pages ask the local server to be told of a new build. */
  readonly watch: boolean;
}

export interface ShellOptions {
  readonly site: Site;
  readonly language: Language;
  /** The page's name in both languages' folders, such as `index` or `L2-1-perceptron`. */
  readonly page: string;
  readonly title: string;
  readonly description: string;
  readonly main: Html;
  readonly aside?: Html;
}

/** Runs before the first paint, so that a chosen theme does not flash, and marks that scripts work. */
const BOOT =
  "document.documentElement.classList.add('js');try{var t=localStorage.getItem('notegrad.theme');if(t)document.documentElement.dataset.theme=t}catch(e){}";

/**
 * Nothing may come from elsewhere, and no script but the site's own runs. Inline styles are KaTeX's and
 * Plotly's. Evaluated code lives in the worker alone, which has a policy of its own.
 */
const POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash('sha256').update(BOOT).digest('base64')}'`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The frame of every page: bar, list of chapters, text, table of contents, search. */
export function shell(options: ShellOptions): string {
  const { site, language, page, title, description, main, aside } = options;
  const say = words[language];
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const assets = `../${site.assets}`;
  return String(html`<!doctype html>
<html lang="${languageTag[language]}" data-language="${language}" data-page="${page}" data-assets="${assets}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="light dark">
${site.watch && html`<meta name="notegrad-watch" content="on">`}
<script>${trusted(BOOT)}</script>
${language === 'en' && ['serif', 'serif-italic'].map((face) => html`<link rel="preload" href="${assets}/${face}.woff2" as="font" type="font/woff2" crossorigin>`)}
<link rel="stylesheet" href="${assets}/site.css">
<link rel="icon" href="${assets}/icon.svg" type="image/svg+xml">
<link rel="alternate" hreflang="${languageTag[other]}" href="../${other}/${page}.html">
<script src="${assets}/page.js" defer></script>
</head>
<body>
<a class="skip" href="#text">${say.skip}</a>
<header class="bar">
<button class="icon menu" type="button" popovertarget="chapters" aria-label="${say.chapters}">${icon('menu')}</button>
<a class="brand" href="index.html"><span class="logo" aria-hidden="true">∂</span>notegrad</a>
<button class="find" type="button" data-search aria-keyshortcuts="/">${icon('search')}<span>${say.search}</span><kbd aria-hidden="true">/</kbd></button>
<a class="switch" href="../${other}/${page}.html" lang="${languageTag[other]}" hreflang="${languageTag[other]}" data-switch>${languageName[other]}</a>
<button class="icon" type="button" data-theme-switch aria-label="${say.theme}">${icon('theme')}</button>
</header>
<div class="frame${aside === undefined && ' plain'}">
<nav class="chapters" id="chapters" popover aria-label="${say.chapters}">${chapterList(site.lectures, page, language)}</nav>
<main id="text" tabindex="-1">${main}</main>
${aside}
</div>
<dialog class="search" aria-label="${say.search}"><input type="search" placeholder="${say.searchHint}" aria-label="${say.searchHint}" autocomplete="off" spellcheck="false"><div class="hits" role="status" aria-live="polite"><p>${say.searchEmpty}</p></div></dialog>
</body>
</html>
`);
}

function chapterList(lectures: readonly Lecture[], page: string, language: Language): Html {
  return html`${lectures.map(
    ({ title, chapters }) =>
      html`<p class="lecture">${title[language]}</p><ul>${chapters.map(
        (chapter) =>
          html`<li><a href="${chapter.slug}.html"${chapter.slug === page && html` aria-current="page"`} data-chapter="${chapter.slug}">${chapter.title[language]}</a></li>`,
      )}</ul>`,
  )}`;
}

const PATHS = {
  menu: 'M3 6h18M3 12h18M3 18h18',
  search: 'M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5 21 21',
  theme: 'M20 14.6A8.3 8.3 0 0 1 9.4 4 8.3 8.3 0 1 0 20 14.6z',
  run: 'M7 4.5v15l12-7.5z',
  stop: 'M6 6h12v12H6z',
  edit: 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19z',
  reset: 'M4 4v6h6M4.6 10A8 8 0 1 1 4 14',
  download: 'M12 3v12m-5-5 5 5 5-5M4 20h16',
} as const;

/** A line drawing in the colour of the text. */
export function icon(name: keyof typeof PATHS): Html {
  return html`<svg class="i i-${name}" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}

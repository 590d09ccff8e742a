import { createHash } from 'node:crypto';
import type { Bilingual } from '../../../contract/index.ts';
import {
  type Html,
  html,
  type Language,
  languageName,
  languageTag,
  messages,
  trusted,
} from '../../render/index.ts';
import { type Entry, fullTitle, type Group } from '../contents.ts';
import { icon } from '../icons.ts';
import { pageAddress } from '../links.ts';

/** What every page of a build shares. */
export interface Site {
  readonly title: Bilingual;
  /** A sentence below the title; absent where the notebooks are no course. */
  readonly about?: Bilingual;
  readonly groups: readonly Group[];
  /** Folder of scripts, styles and fonts, from the root: named by its content. */
  readonly assets: string;
  /** Address of a JupyterLab that has the course, with a slash at its end. */
  readonly lab: string | undefined;
  /** Whether the site has a reference of the library. */
  readonly hasReference: boolean;
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

/**
 * Runs before the first paint, so that a chosen theme does not flash, and marks that scripts work.
 */
const BOOT =
  "document.documentElement.classList.add('js');try{var t=localStorage.getItem('notegrad.theme');if(t)document.documentElement.dataset.theme=t}catch(e){}";

/**
 * Nothing may come from elsewhere, and no script but the site's own runs. Inline styles are KaTeX's
 * and Plotly's. Evaluated code lives in the worker alone, which has a policy of its own.
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
  const say = messages[language];
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const assets = `../${site.assets}`;
  const twin = `../${other}/${pageAddress(page)}`;
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
<link rel="alternate" hreflang="${languageTag[other]}" href="${twin}">
<script src="${assets}/page.js" defer></script>
</head>
<body>
<a class="skip" href="#text">${say.skip}</a>
<header class="bar">
<button class="icon menu" type="button" popovertarget="chapters" aria-label="${say.chapters}">${icon('menu')}</button>
<a class="brand" href="index.html"><span class="logo" aria-hidden="true">∂</span>notegrad</a>
<button class="find" type="button" data-search aria-keyshortcuts="/">${icon('search')}<span>${say.search}</span><kbd aria-hidden="true">/</kbd></button>
<a class="switch" href="${twin}" lang="${languageTag[other]}" hreflang="${languageTag[other]}" data-switch>${languageName[other]}</a>
<button class="icon" type="button" data-theme-switch aria-label="${say.theme}">${icon('theme')}</button>
</header>
<div class="frame${aside === undefined && ' plain'}">
<nav class="chapters" id="chapters" popover aria-label="${say.chapters}">${chapterList(site.groups, page, language)}</nav>
<main id="text" tabindex="-1">${main}</main>
${aside}
</div>
<dialog class="search" aria-label="${say.search}"><input type="search" placeholder="${say.searchHint}" aria-label="${say.searchHint}" autocomplete="off" spellcheck="false"><div class="hits" role="status" aria-live="polite"><p>${say.searchEmpty}</p></div></dialog>
</body>
</html>
`);
}

function chapterList(groups: readonly Group[], page: string, language: Language): Html {
  const item = (entry: Entry) => {
    const title = fullTitle(entry, language);
    if (!entry.hasPage)
      return html`<li class="to-come">${title} <small>${messages[language].toCome}</small></li>`;
    const current = entry.name === page && html` aria-current="page"`;
    return html`<li><a href="${pageAddress(entry.name)}"${current} data-chapter="${entry.name}">${title}</a></li>`;
  };
  return html`${groups.map(
    ({ title, entries }) =>
      html`${title && html`<p class="group">${title[language]}</p>`}<ul>${entries.map(item)}</ul>`,
  )}`;
}

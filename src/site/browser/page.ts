import { courseMap } from './course-map.ts';
import { drawFigure, redrawFigures, upgradeFigures } from './figures.ts';
import { goOffline } from './offline.ts';
import { assets, isDark, language, page, say } from './page-facts.ts';
import { recall, remember, workOn } from './reader-storage.ts';

/** What modules loaded later use of this script, so that one copy of it draws all figures. */
export interface PageTools {
  readonly drawFigure: typeof drawFigure;
  readonly showProgress: typeof showProgress;
}

declare global {
  interface Window {
    notegradPage?: PageTools;
  }
}

interface Live {
  act(cell: HTMLElement | undefined, action: string): void;
  reach(): void;
  restore(): void;
  offerShared(): void;
}

const modules = new Map<string, Promise<unknown>>();
/** Pointing, touching, moving there by keyboard. */
const REACHES = ['pointerover', 'focusin'];

window.notegradPage = { drawFigure, showProgress };
remember('language', language);
themeSwitch();
languageSwitch();
chapterList();
contents();
search();
upgradeFigures();
showProgress();
courseMap();
liveCells();
followBuilds();
goOffline();

function themeSwitch(): void {
  document.querySelector('[data-theme-switch]')?.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    remember('theme', theme);
    redrawFigures();
  });
  // Where the reader has not chosen, the system does.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawFigures);
}

/** The link to the other language leads to the place that is on the screen now. */
function languageSwitch(): void {
  const link = document.querySelector<HTMLAnchorElement>('[data-switch]');
  link?.addEventListener('click', () => {
    const place = placeInView();
    link.hash = place ? `#${place}` : location.hash;
  });
}

function placeInView(): string | undefined {
  const line = 120;
  if (scrollY < line) return undefined;
  let found: string | undefined;
  for (const element of document.querySelectorAll<HTMLElement>('article [id]')) {
    if (!element.matches('[data-place], h1, h2, h3, h4, figure')) continue;
    if (element.getBoundingClientRect().top > line) break;
    found = element.id;
  }
  return found;
}

/** Scrolls the list of chapters, which is longer than a screen, to the current one. */
function chapterList(): void {
  const list = document.getElementById('chapters');
  const current = list?.querySelector<HTMLElement>('[aria-current]');
  if (!list || !current) return;
  const center = () => {
    const { top, height } = current.getBoundingClientRect();
    list.scrollTop += top - list.getBoundingClientRect().top - (list.clientHeight - height) / 2;
  };
  center();
  // On a narrow page it is hidden, and has no height, until it is opened.
  list.addEventListener('toggle', center);
}

/** Marks the current section in the table of contents. */
function contents(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('.toc a')].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  if (links.size === 0) return;
  const headings = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []);
  let waiting = false;
  const mark = () => {
    waiting = false;
    // The last section may be too short to reach the top.
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
    const line = atEnd ? innerHeight : 140;
    const read = headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1);
    for (const [id, link] of links) {
      if (id === read?.id) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };
  addEventListener(
    'scroll',
    () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    },
    { passive: true },
  );
  mark();
}

function search(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.search');
  if (!dialog) return;
  const open = async () => {
    if (dialog.open) return;
    dialog.showModal();
    dialog.querySelector('input')?.select();
    const module = await load<{ start(dialog: HTMLDialogElement): void }>('search.js');
    module?.start(dialog);
  };
  document.querySelector('[data-search]')?.addEventListener('click', open);
  addEventListener('keydown', (event) => {
    const typing = (event.target as HTMLElement).closest(
      'input, textarea, [contenteditable], .cm-editor',
    );
    const asked =
      (event.key === '/' && !typing) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
    if (!asked) return;
    event.preventDefault();
    void open();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}

/** Shows how many exercises have passed, in all places for it, and how much time is left. */
function showProgress(): void {
  let minutes = 0;
  for (const element of document.querySelectorAll<HTMLElement>('[data-progress]')) {
    const total = Number(element.dataset.total ?? 0);
    const passed = Math.min(total, workOn(element.dataset.progress ?? '').passed.length);
    element.textContent = passed > 0 ? `${say.exercisesDone} ${passed}/${total}` : '';
    const reached = total > 0 ? passed / total : 0;
    element.style.setProperty('--reached', String(reached));
    document
      .querySelector<HTMLElement>(`[data-node="${CSS.escape(element.dataset.progress ?? '')}"]`)
      ?.style.setProperty('--reached', String(reached));
    minutes += Number(element.dataset.minutes ?? 0) * (1 - reached);
  }
  const left = document.querySelector('[data-time-left]');
  if (left) left.textContent = minutes > 0 ? say.timeLeft(minutes) : '';
}

/**
 * Loads the code that runs cells when the reader reaches for a button that does, or at once if the
 * reader has changed cells.
 */
function liveCells(): void {
  const article = document.querySelector<HTMLElement>('article.chapter');
  if (!article) return;
  const live = () => load<Live>('live.js');
  article.addEventListener('click', async (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>('[data-act]');
    if (!button) return;
    const cell = button.closest<HTMLElement>('[data-cell]') ?? undefined;
    const status = (cell ?? article).querySelector('.status');
    const isRun = button.dataset.act !== 'share';
    if (isRun && status?.textContent === '') status.textContent = say.starting;
    const module = await live();
    if (module) module.act(cell, button.dataset.act ?? '');
    else if (status) status.textContent = say.needsServer;
  });
  const reach = async (event: Event) => {
    if (!(event.target as HTMLElement).closest('[data-act^=run]')) return;
    for (const kind of REACHES) article.removeEventListener(kind, reach);
    (await live())?.reach();
  };
  for (const kind of REACHES) article.addEventListener(kind, reach);
  const isShared = location.hash.startsWith('#share=');
  if (isShared) void live().then((module) => module?.offerShared());
  else if (workOn(page).edits.length > 0) void live().then((module) => module?.restore());
}

/** A module beside this script; undefined on a page opened as a file, which cannot load modules. */
function load<T>(file: string): Promise<T | undefined> {
  let module = modules.get(file);
  if (!module) {
    module = import(assets + file).catch(() => undefined);
    modules.set(file, module);
  }
  return module as Promise<T | undefined>;
}

/** With `--watch` the page reloads after each build and keeps its scroll position. */
function followBuilds(): void {
  const key = 'scroll';
  const place = recall(key);
  if (document.querySelector('meta[name="notegrad-watch"]') === null) return;
  if (place !== null) scrollTo(0, Number(place));
  remember(key, '0');
  new EventSource('/-/reload').onmessage = () => {
    remember(key, String(scrollY));
    location.reload();
  };
}

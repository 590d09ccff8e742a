import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Bilingual } from '../../contract/index.ts';
import { readNotebook } from '../../notebook/index.ts';
import { createRenderers, type Language, languages, messages } from '../render/index.ts';
import { buildIndex } from '../search/search-index.ts';
import { readAssets } from './assets.ts';
import { ChapterCache, cacheFolder } from './cache.ts';
import { arrange, type Entry, fullTitle } from './contents.ts';
import type { Content } from './files.ts';
import { Links, pageAddress } from './links.ts';
import { OutputFolder } from './output-folder.ts';
import { chapterPage } from './pages/chapter.ts';
import { CHECKED, checkedPage } from './pages/checked.ts';
import { homePage, rootPage } from './pages/home.ts';
import { referenceIndex, referencePage } from './pages/reference.ts';
import type { Site } from './pages/shell.ts';
import { areSame } from './pictures.ts';
import { type Problem, SiteError } from './problems.ts';
import { REFERENCE, type Reference, readReference } from './reference/reference.ts';
import { type RenderedChapter, renderChapter } from './render-chapter.ts';
import { SERVICE_WORKER, serviceWorkerOf } from './service-worker.ts';
import { findCourse, readSources, type Source } from './sources.ts';

export interface BuildOptions {
  /** Executed notebooks, in any order. `course.json` beside them gives order, groups and titles. */
  readonly notebooks: readonly string[];
  /** Folder to write: a new or empty one, or one that an earlier build made. */
  readonly output: string;
  /** Pages ask the local server to be told of a new build. Default false. */
  readonly watch?: boolean;
  /**
   * Address of a JupyterLab that has the course, for a link from each chapter; without it pages say
   * how to start one.
   */
  readonly lab?: string;
  /**
   * Folder that keeps rendered chapters from build to build; `false` keeps none on disk. Default:
   * `.cache/notegrad/site` in `node_modules`.
   */
  readonly cache?: string | false;
  /** Called after each step. */
  readonly onProgress?: (done: number, total: number, step: string) => void;
}

export interface BuildReport {
  readonly chapters: number;
  /** Chapters that had to be rendered; the others are as they were kept. */
  readonly rendered: readonly string[];
  readonly pages: number;
  readonly files: number;
  readonly milliseconds: number;
}

/**
 * Builds the course: one page a chapter and language, the search index, and all that the pages
 * load. Nothing is written while a notebook has a problem.
 *
 * @throws {SiteError} with every problem found, each naming its notebook and cell: a missing
 *   language, a cell that was not executed, a broken link, a formula that cannot be set
 * @throws {NotebookError} for a file that is no notebook, or a `course.json` that is none
 * @throws {OutputFolderError} where the output folder holds what is not ours
 */
export async function buildSite(options: BuildOptions): Promise<BuildReport> {
  const started = performance.now();
  const { watch = false, onProgress = () => {} } = options;
  const total = options.notebooks.length * (1 + languages.length) + 2;
  let done = 0;
  const step = (name: string) => onProgress(++done, total, name);
  const output = new OutputFolder(options.output);
  await output.check();

  const sources = await readSources(options.notebooks);
  const course = await findCourse(options.notebooks);
  const { chapters, rendered } = await renderAll(sources, cacheOf(options.cache), step);
  const assets = await readAssets();
  step('assets');
  // Whoever makes pages of notebooks of their own has the course's to look names up in.
  const isOurs = course !== undefined && resolve(course.folder) === OUR_COURSE;
  const reference = isOurs ? readReference() : undefined;

  const groups = arrange(
    course?.course,
    [...chapters].map(([name, { title }]) => ({ name, title })),
    (name) => course !== undefined && existsSync(join(course.folder, `${name}.ipynb`)),
  );
  const site: Site = {
    title: course?.course.title ?? NO_COURSE,
    ...(course ? { about: course.course.about } : {}),
    groups,
    assets: assets.folder,
    hasReference: reference !== undefined,
    lab: options.lab?.replace(/\/*$/, '/'),
    watch,
  };
  const problems: Problem[] = sources.flatMap(({ name, file }) =>
    (chapters.get(name)?.faults ?? []).map((fault) => ({ notebook: file, ...fault })),
  );
  const files = new Map<string, Content>(assets.files);
  for (const chapter of chapters.values()) for (const file of chapter.files) files.set(...file);

  const fileOf = new Map(sources.map(({ name, file }) => [name, file]));
  const links = new Links(
    [...chapters].map(([name, { anchors }]) => [name, anchors]),
    (course?.course.groups ?? []).flatMap((group) => group.chapters.map(({ name }) => name)),
  );
  const entries = groups.flatMap((group) => group.entries);
  for (const language of languages) {
    const addressesOf = new Map<string, readonly string[]>();
    for (const entry of entries) {
      const chapter = chapters.get(entry.name);
      if (!chapter) continue;
      const addresses = chapter.texts[language].links.map(({ cell, target }) => {
        const { href, fault } = links.resolve(target, entry.name);
        const notebook = fileOf.get(entry.name) ?? entry.name;
        if (fault !== undefined) problems.push({ notebook, cell, message: fault });
        return href;
      });
      addressesOf.set(entry.name, addresses);
      const page = chapterPage(site, language, entry, chapter, addresses);
      files.set(`${language}/${entry.name}.html`, page);
      files.set(`${language}/search/${entry.name}.json`, searchTexts(chapter, language));
      step(`${language}/${entry.name}`);
    }
    if (course) {
      const checked = checkedPage(site, language, chapters, (name) => addressesOf.get(name) ?? []);
      files.set(`${language}/${CHECKED}.html`, checked);
    }
    if (reference) {
      files.set(`${language}/${REFERENCE}.html`, referenceIndex(site, language, reference));
      for (const page of reference.pages) {
        files.set(`${language}/${page.page}.html`, referencePage(site, language, page));
        files.set(`${language}/search/${page.page}.json`, textsOf(page.passages));
      }
    }
    files.set(`${language}/index.html`, homePage(site, language, chapters));
    files.set(`${language}/search.json`, searchIndex(entries, chapters, reference, language));
  }
  files.set('index.html', rootPage(site));
  files.set(SERVICE_WORKER, serviceWorkerOf(files, assets.serviceWorker));
  if (problems.length > 0) throw new SiteError(problems);
  await output.write(files);
  step('written');
  return {
    chapters: chapters.size,
    rendered,
    pages: [...files.keys()].filter((path) => path.endsWith('.html')).length,
    files: files.size,
    milliseconds: performance.now() - started,
  };
}

/** The notebooks of this package. */
const OUR_COURSE = fileURLToPath(new URL('../../../notebooks', import.meta.url));

const NO_COURSE: Bilingual = { zh: messages.zh.notebooks, en: messages.en.notebooks };

async function renderAll(
  sources: readonly Source[],
  cache: ChapterCache,
  step: (name: string) => void,
): Promise<{ chapters: ReadonlyMap<string, RenderedChapter>; rendered: string[] }> {
  const chapters = new Map<string, RenderedChapter>();
  const rendered: string[] = [];
  try {
    for (const { name, file, bytes } of sources) {
      const key = cache.key(name, bytes);
      let chapter = await cache.get(key);
      if (!chapter || !areSame(file, chapter.beside)) {
        const notebook = readNotebook(bytes.toString('utf8'), file);
        chapter = renderChapter(notebook, name, file, createRenderers());
        await cache.put(key, chapter);
        rendered.push(name);
      }
      chapters.set(name, chapter);
      step(name);
    }
  } finally {
    await cache.sweep();
  }
  return { chapters, rendered };
}

const caches = new Map<string | false, ChapterCache>();

/** One cache for all builds of a process: what it holds in memory serves the next. */
function cacheOf(option: string | false = cacheFolder()): ChapterCache {
  const cache = caches.get(option) ?? new ChapterCache(option === false ? undefined : option);
  caches.set(option, cache);
  return cache;
}

/**
 * The texts of a chapter's sections, by the id of their heading: loaded when a search has found
 * them.
 */
function searchTexts({ texts }: RenderedChapter, language: Language): string {
  return textsOf(texts[language].passages);
}

function textsOf(passages: readonly { readonly id: string; readonly text: string }[]): string {
  return JSON.stringify(Object.fromEntries(passages.map(({ id, text }) => [id, text])));
}

function searchIndex(
  entries: readonly Entry[],
  chapters: ReadonlyMap<string, RenderedChapter>,
  reference: Reference | undefined,
  language: Language,
): string {
  const names = (reference?.pages ?? []).flatMap(({ page, passages }) =>
    passages.map(({ id, title, terms }) => ({
      ...{ id: `${page}.html#${id}`, title, ...terms },
      chapter: messages[language].reference,
    })),
  );
  return buildIndex([
    ...entries.flatMap((entry) =>
      (chapters.get(entry.name)?.texts[language].passages ?? []).map(({ id, title, terms }) => ({
        ...{ id: `${pageAddress(entry.name)}${id && `#${id}`}`, title, ...terms },
        chapter: fullTitle(entry, language),
      })),
    ),
    ...names,
  ]);
}

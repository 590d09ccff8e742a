import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { JSDOM } from 'jsdom';
import { loadNotebook } from '../notebook/index.ts';
import { writeAssets } from './assets.ts';
import { type Chapter, readChapter } from './chapter.ts';
import { groupByLecture } from './course.ts';
import { createHighlight } from './highlight.ts';
import { languages } from './languages.ts';
import { Links } from './links.ts';
import { createProse } from './markdown.ts';
import { chapterAnchors, chapterPage, type Tools } from './pages/chapter.ts';
import { type Extent, homePage, rootPage } from './pages/home.ts';
import { type Problem, SiteError } from './problems.ts';
import { createSanitizer, type SanitizerWindow } from './sanitize.ts';
import { buildIndex, type Section } from './search-index.ts';
import { Store } from './store.ts';

export interface BuildOptions {
  /** Executed notebooks, in any order. */
  readonly notebooks: readonly string[];
  /** Folder to write; everything else in it is removed. */
  readonly output: string;
  /** Pages ask the local server to be told of a new build. Default false. */
  readonly watch?: boolean;
  /** Address of a JupyterLab that has the course, for a link from each chapter; without it pages say how to start one. */
  readonly lab?: string;
  /** Called after each step. */
  readonly onProgress?: (done: number, total: number, step: string) => void;
}

export interface BuildReport {
  readonly chapters: number;
  readonly pages: number;
  readonly files: number;
  readonly milliseconds: number;
}

/**
 * Builds the course: one page a chapter and language, the search index, and all that the pages load. Nothing
 * is written while a notebook has a problem.
 *
 * @throws {SiteError} with every problem found, each naming its notebook and cell: a missing language, a cell
 *   that was not executed, a broken link, a formula that cannot be set
 * @throws {NotebookError} for a file that is no notebook
 */
export async function buildSite(options: BuildOptions): Promise<BuildReport> {
  const started = performance.now();
  const { notebooks, output, watch = false, onProgress = () => {} } = options;
  const lab = options.lab?.replace(/\/*$/, '/');
  const total = notebooks.length * (1 + languages.length) + 3;
  let done = 0;
  const step = (name: string) => onProgress(++done, total, name);

  const problems: Problem[] = [];
  const store = new Store(output);
  const chapters: Chapter[] = [];
  for (const file of notebooks) {
    const chapter = readChapter(await loadNotebook(file), file, problems);
    chapters.push(chapter);
    store.put(`notebooks/${chapter.slug}.ipynb`, await readFile(file));
    step(chapter.slug);
  }
  if (chapters.length === 0) {
    throw new SiteError([
      { notebook: 'the course', message: 'has no notebook; name at least one .ipynb file' },
    ]);
  }

  const assets = await writeAssets(store);
  step('assets');
  renderers ??= createRenderers();
  const links = new Links(chapters);
  const lectures = groupByLecture(chapters);
  const tools: Tools = {
    site: { lectures, assets, lab, watch },
    store,
    ...(await renderers),
    links,
    problems,
  };
  const anchors = new Map(chapters.map((chapter) => [chapter, chapterAnchors(chapter, tools)]));
  step('anchors');

  let pages = 1;
  for (const language of languages) {
    const sections: Section[] = [];
    const extents = new Map<string, Extent>();
    const leads = new Map<string, string>();
    for (const chapter of lectures.flatMap((lecture) => lecture.chapters)) {
      const page = chapterPage(chapter, language, anchors.get(chapter) ?? new Map(), tools);
      store.put(`${language}/${chapter.slug}.html`, page.html);
      sections.push(...page.sections);
      extents.set(chapter.slug, page.extent);
      leads.set(chapter.slug, page.lead);
      pages++;
      step(`${language}/${chapter.slug}`);
    }
    store.put(`${language}/index.html`, homePage(tools.site, language, extents, leads));
    store.put(`${language}/search.json`, buildIndex(sections));
    pages++;
  }
  store.put('index.html', rootPage(assets));
  problems.push(...links.problems());
  if (problems.length > 0) throw new SiteError(unique(problems));
  await store.write();
  step('written');
  return {
    chapters: chapters.length,
    pages,
    files: store.paths().length,
    milliseconds: performance.now() - started,
  };
}

/** Grammars and the sanitiser's window take a second to make; one set serves every build of a process. */
let renderers: ReturnType<typeof createRenderers> | undefined;

async function createRenderers(): Promise<Pick<Tools, 'highlight' | 'sanitizer' | 'prose'>> {
  const sanitizer = createSanitizer(new JSDOM('').window as unknown as SanitizerWindow);
  const highlight = await createHighlight();
  return { highlight, sanitizer, prose: createProse(highlight, sanitizer) };
}

/** A problem seen in both languages is told once; in the order of notebook and cell. */
function unique(problems: readonly Problem[]): Problem[] {
  const byText = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...byText.values()].sort(
    (a, b) => a.notebook.localeCompare(b.notebook) || (a.cell ?? 0) - (b.cell ?? 0),
  );
}

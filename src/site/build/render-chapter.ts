import { randomUUID } from 'node:crypto';
import { CHECK_MIME, CLAIM_MIME, type Text } from '../../contract/index.ts';
import { type Notebook, studentCopy, writeNotebook } from '../../notebook/index.ts';
import {
  asClaim,
  asReport,
  checkCard,
  drawable,
  type Figure,
  figureCaption,
  type Heading,
  type Html,
  html,
  isStrip,
  type Language,
  languages,
  messages,
  type OutputContext,
  type Renderers,
  renderOutputs,
  untried,
} from '../render/index.ts';
import { traceKinds } from '../render/plotly-bundles.ts';
import { type Terms, termsOf } from '../search/terms.ts';
import { anchorsOf, type Ids } from './anchors.ts';
import { type Chapter, type CodeBlock, type ProseBlock, readChapter } from './chapter.ts';
import { CORRECTIONS, correctionsIn } from './corrections.ts';
import { type Demands, demandsOf } from './demands.ts';
import { type Content, pathByContent } from './files.ts';
import { icon } from './icons.ts';
import { leadOf } from './lead.ts';
import type { Anchor, LinkUse } from './links.ts';
import { Pictures } from './pictures.ts';
import type { Fault } from './problems.ts';
import { placeholder, type Template, template } from './template.ts';

/**
 * A chapter as far as it depends on its own notebook alone: what is worth keeping from build to
 * build.
 */
export interface RenderedChapter {
  readonly title: Readonly<Record<Language, string>>;
  readonly anchors: readonly Anchor[];
  readonly texts: Readonly<Record<Language, RenderedText>>;
  /** Figures, pictures and the reader's copy of the notebook, by their path in the site. */
  readonly files: ReadonlyMap<string, Content>;
  /** The files beside the notebook that it shows, with their hashes. */
  readonly beside: ReadonlyMap<string, string>;
  readonly extent: Extent;
  /** What it claims and has measured, with the cell that did. */
  readonly claims: readonly Claim[];
  readonly faults: readonly Fault[];
}

/** A chapter in one language. */
export interface RenderedText {
  /** The text of the page; its places are the links. */
  readonly article: Template;
  /** The table of contents, with the same places. */
  readonly contents: Template;
  readonly links: readonly LinkUse[];
  /** The first sentences, for the list of chapters. */
  readonly lead: string;
  readonly passages: readonly SearchPassage[];
  /** How it puts the notes more precisely, with the places of the article, and its heading's id. */
  readonly corrections?: { readonly id: string; readonly html: Template };
}

export interface Claim {
  readonly cell: number;
  readonly text: Text;
}

/** What a search looks through, section by section. */
export interface SearchPassage {
  /** Id of the section's heading; empty for what stands before the first. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The terms of the text and of the code. */
  readonly terms: { readonly text: Terms; readonly code: Terms };
}

/** How much a chapter asks of its reader. */
export interface Extent {
  readonly codeCells: number;
  readonly figures: number;
  readonly exercises: number;
  readonly demands: Demands;
}

/**
 * Renders a notebook in both languages.
 *
 * @param file where it lies: pictures are looked for beside it
 */
export function renderChapter(
  notebook: Notebook,
  name: string,
  file: string,
  renderers: Renderers,
): RenderedChapter {
  const chapter = readChapter(notebook);
  const { ids, anchors } = anchorsOf(chapter, renderers);
  const pictures = new Pictures(file, renderers.sanitizer);
  const files = new Map<string, Content>();
  // What a reader takes home has starters, as the page does.
  if (chapter.faults.length === 0) {
    const copy = writeNotebook(studentCopy(notebook), file);
    files.set(`notebooks/${name}.ipynb`, Buffer.from(copy));
  }
  const [zh, en] = languages.map((language) =>
    new TextRenderer({ chapter, name, language, ids, renderers, pictures, files }).render(),
  ) as [Rendering, Rendering];
  return {
    title: chapter.title,
    anchors,
    texts: { zh: zh.text, en: en.text },
    files,
    beside: pictures.beside,
    extent: zh.extent,
    claims: claimsOf(chapter),
    faults: [...chapter.faults, ...zh.faults, ...en.faults],
  };
}

interface Task {
  readonly chapter: Chapter;
  readonly name: string;
  readonly language: Language;
  readonly ids: Ids;
  readonly renderers: Renderers;
  readonly pictures: Pictures;
  /** Where figures and pictures are put. */
  readonly files: Map<string, Content>;
}

interface Rendering {
  readonly text: RenderedText;
  readonly extent: Extent;
  readonly faults: readonly Fault[];
}

class TextRenderer {
  readonly #task: Task;
  readonly #secret = randomUUID();
  readonly #links: LinkUse[] = [];
  readonly #faults: Fault[] = [];
  readonly #headings: Heading[] = [];
  readonly #passages: { id: string; title: string; text: string; code: string }[];
  #figures = 0;
  #exercises = 0;
  #lead = '';
  #corrections: RenderedText['corrections'];

  constructor(task: Task) {
    this.#task = task;
    this.#passages = [{ id: '', title: task.chapter.title[task.language], text: '', code: '' }];
  }

  render(): Rendering {
    const { blocks } = this.#task.chapter;
    const body = blocks.map((block) =>
      block.kind === 'prose' ? this.#prose(block) : this.#code(block),
    );
    const codeCells = blocks.filter(({ kind }) => kind === 'code').length;
    if (codeCells > 0) body.splice(1, 0, this.#liveBar());
    return {
      text: {
        article: template(String(html`${body}`), this.#secret),
        contents: template(String(this.#contents()), this.#secret),
        links: this.#links,
        lead: this.#lead,
        passages: this.#passages.map(({ id, title, text, code }) => ({
          ...{ id, title, text: text.replace(/\s+/g, ' ').trim() },
          terms: { text: termsOf(text), code: termsOf(code) },
        })),
        ...(this.#corrections && { corrections: this.#corrections }),
      },
      extent: {
        ...{ codeCells, figures: this.#figures, exercises: this.#exercises },
        demands: demandsOf(blocks),
      },
      faults: this.#faults,
    };
  }

  /** Under the title: that the code is alive, and how far the reader is. */
  #liveBar(): Html {
    const { name, language } = this.#task;
    const say = messages[language];
    return html`<div class="live-bar"><span>${say.live}</span><button type="button" data-act="run-all">${icon('run')}${say.runAll}</button><button type="button" data-act="restart">${icon('reset')}${say.restart}</button><button type="button" data-act="share">${icon('share')}${say.share}</button><span class="reached" data-progress="${name}" data-total="${this.#exercises}"></span></div>`;
  }

  #prose(block: ProseBlock): Html {
    const { language, ids, renderers } = this.#task;
    const own = ids.get(block.cell) ?? [];
    const { cell } = block;
    const result = renderers.prose.render(block.text[language], {
      headingId: (index) => own[index] ?? `section-${cell}-${index + 1}`,
      link: (target) => placeholder(this.#secret, this.#links.push({ cell, target }) - 1),
      image: (source) => this.#image(source, block),
      anchorLabel: messages[language].anchor,
    });
    for (const reason of result.mathErrors)
      this.#faults.push({ cell, message: `has a formula that cannot be set: ${reason}` });
    for (const { heading, text } of result.passages) {
      if (heading && heading.level > 1)
        this.#passages.push({ id: heading.id, title: heading.text, text: '', code: '' });
      const last = this.#passages.at(-1);
      if (last) last.text += text;
    }
    this.#headings.push(...result.headings);
    this.#keepCorrections(block, result.headings);
    this.#lead ||= leadOf(result.passages.map(({ text }) => text).join('\n'), language);
    return html`<section class="prose" data-place="cell-${cell}" id="cell-${cell}">${result.html}</section>`;
  }

  #keepCorrections({ cell, text }: ProseBlock, headings: readonly Heading[]): void {
    const { language, renderers } = this.#task;
    const source = correctionsIn(text[language], language);
    if (source === undefined) return;
    const { html: markup } = renderers.prose.render(source, {
      headingId: () => '',
      link: (target) => placeholder(this.#secret, this.#links.push({ cell, target }) - 1),
      image: () => '',
      anchorLabel: messages[language].anchor,
    });
    const id = headings.find((heading) => heading.text.endsWith(CORRECTIONS[language]))?.id ?? '';
    this.#corrections = { id, html: template(String(markup), this.#secret) };
  }

  #code(block: CodeBlock): Html {
    const { language, renderers } = this.#task;
    const say = messages[language];
    const { highlight } = renderers;
    const { cell, exercise, source, tags } = block;
    const needs = [...tags].find((tag) => tag.startsWith('needs:'))?.slice('needs:'.length);
    const passage = this.#passages.at(-1);
    if (passage) passage.code += `${exercise?.starter ?? source}\n`;
    const outputs = renderOutputs(block.outputs, this.#outputContext());
    const reports = block.outputs.flatMap((output) => {
      const report = 'data' in output ? asReport(output.data[CHECK_MIME]) : undefined;
      return report ? [report] : [];
    });
    this.#exercises += reports.length;
    const kind = exercise ? 'exercise' : reports.length > 0 ? 'checks' : 'plain';
    // The stored card of an exercise tells how the author fared; the reader has not begun.
    const shown =
      reports.length > 0
        ? html`${reports.map((report) => checkCard(untried(report), language))}`
        : exercise
          ? undefined
          : outputs;
    const code = html`<pre class="code" tabindex="0" aria-label="${say.codeCell} ${cell}"><code>${highlight(exercise?.starter ?? source)}</code></pre>`;
    return html`<section class="cell" id="cell-${cell}" data-place="cell-${cell}" data-cell="${cell}" data-kind="${kind}"${[...tags].some((tag) => NOT_HERE.test(tag)) && html` data-skip`}${needs !== undefined && html` data-needs="${needs}"`}${tags.has('raises-exception') && html` data-raises`}>
<div class="tools"><span class="index" aria-hidden="true">${cell}</span><span class="status" role="status"></span><button type="button" data-act="edit">${icon('edit')}${say.edit}</button><button type="button" data-act="reset" hidden>${icon('reset')}${say.reset}</button><button type="button" class="main" data-act="run">${icon('run')}${reports.length > 0 ? say.check : say.run}</button><button type="button" class="main" data-act="stop" hidden>${icon('stop')}${say.stop}</button></div>
${kind === 'checks' || tags.has('hide-input') ? html`<details class="input"><summary>${kind === 'checks' ? say.checkCode : say.hidden}</summary>${code}</details>` : code}
${needs !== undefined && html`<p class="needs">${say.needs(needs.toUpperCase())}</p>`}
<div class="outputs">${shown}</div>
${
  exercise &&
  html`<details class="solution"><summary>${say.solution}</summary><p>${say.solutionWarning}</p><pre class="code" tabindex="0"><code>${highlight(exercise.solution)}</code></pre>${reports.length === 0 && html`<div class="outputs">${outputs}</div>`}</details>`
}
</section>`;
  }

  #outputContext(): OutputContext {
    const { language, renderers } = this.#task;
    const { sanitizer, prose } = renderers;
    return {
      language,
      sanitizer,
      picture: ({ mime, content }) =>
        mime === 'image/svg+xml'
          ? this.#keep('svg', content)
          : this.#keep(mime.slice('image/'.length), Buffer.from(content, 'base64')),
      figure: (figure, picture, title, sentence) => this.#figure(figure, picture, title, sentence),
      prose: (markdown) =>
        prose.render(markdown, {
          origin: 'output',
          headingId: () => '',
          link: (target) => target,
          image: (source) => source,
          anchorLabel: messages[language].anchor,
        }).html,
    };
  }

  #figure(figure: Figure, picture: Html | undefined, title: string, sentence: string): Html {
    const number = ++this.#figures;
    const address = this.#keep('json', JSON.stringify(drawable(figure)));
    const height = Number(figure.layout.height);
    const strip =
      isStrip(figure) &&
      html` data-strip${height > 0 && html` style="--drawn-height:${height}px"`}`;
    return html`<figure class="figure" id="figure-${number}" data-figure="${address}" data-traces="${traceKinds(figure.data).join(' ')}"${strip}><div class="plot">${picture ?? html`<p class="sentence">${sentence}</p>`}</div>${figureCaption(number, title, this.#task.language)}</figure>`;
  }

  #image(source: string, { cell, attachments }: ProseBlock): string {
    const shown = this.#task.pictures.find(source, attachments);
    if ('content' in shown) return this.#keep(shown.extension, shown.content);
    if ('address' in shown) return shown.address;
    this.#faults.push({ cell, message: shown.fault });
    return '';
  }

  /** Keeps a file under a name made of its content, and returns its address from a page. */
  #keep(extension: string, content: Content): string {
    const path = pathByContent('figures', extension, content);
    // Bytes are kept in half of the space of a text, and written as they are.
    this.#task.files.set(path, Buffer.from(content));
    return `../${path}`;
  }

  #contents(): Html {
    const say = messages[this.#task.language];
    const entries = this.#headings.filter(({ level }) => level === 2 || level === 3);
    return html`<nav class="toc" aria-label="${say.contents}"><p>${say.contents}</p><ul>${entries.map(
      ({ level, id, html: title }) =>
        html`<li class="level-${level}"><a href="#${id}">${title}</a></li>`,
    )}</ul></nav>`;
  }
}

function claimsOf({ blocks }: Chapter): Claim[] {
  return blocks.flatMap((block) =>
    block.kind === 'prose'
      ? []
      : block.outputs.flatMap((output) => {
          const claim = 'data' in output ? asClaim(output.data[CLAIM_MIME]) : undefined;
          return claim?.held ? [{ cell: block.cell, text: claim.claim }] : [];
        }),
  );
}

/** Cells that run only when asked for: what they need is not on a page, or they never end. */
const NOT_HERE = /^(?:skip-live|skip-execution|needs:.+)$/;

import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Chapter, CodeBlock, ProseBlock } from '../chapter.ts';
import { asReport, CHECK_MIME, checkCard, untried } from '../check-card.ts';
import type { Highlight } from '../highlight.ts';
import { type Html, html } from '../html.ts';
import type { Language } from '../languages.ts';
import { type Links, slugOf } from '../links.ts';
import type { Heading, ProseRenderer } from '../markdown.ts';
import { figureCaption, type OutputContext, renderOutputs } from '../outputs.ts';
import { traceKinds } from '../plotly-bundles.ts';
import type { Problem } from '../problems.ts';
import type { Sanitizer } from '../sanitize.ts';
import type { Section } from '../search-index.ts';
import type { Store } from '../store.ts';
import { words } from '../words.ts';
import type { Extent } from './home.ts';
import { icon, type Site, shell } from './shell.ts';

/** What a page is made with; shared by all pages of a build. */
export interface Tools {
  readonly site: Site;
  readonly store: Store;
  readonly highlight: Highlight;
  readonly sanitizer: Sanitizer;
  readonly prose: ProseRenderer;
  readonly links: Links;
  readonly problems: Problem[];
}

export interface ChapterPage {
  readonly html: string;
  readonly sections: readonly Section[];
  /** The first paragraph, for the list of chapters. */
  readonly lead: string;
  readonly extent: Extent;
}

/** The anchors of a chapter's headings, by cell: the same in both languages, so that a switch keeps the place. */
export type Anchors = ReadonlyMap<number, readonly string[]>;

/** Ids for the headings of a chapter, made from the English text; told to `links` under both languages' text. */
export function chapterAnchors(chapter: Chapter, { prose, links }: Tools): Anchors {
  const anchors = new Map<number, string[]>();
  // A heading may not take the page's own ids.
  const taken = new Set<string>(['text', 'chapters']);
  for (const block of chapter.blocks) {
    links.addAnchor(chapter.slug, `cell-${block.cell}`);
    if (block.kind !== 'prose') continue;
    const chinese = prose.titles(block.text.zh);
    const english = prose.titles(block.text.en);
    const ids = Array.from({ length: Math.max(chinese.length, english.length) }, (_, index) => {
      const base = slugOf(english[index] ?? '') || `section-${block.cell}-${index + 1}`;
      let id = base;
      for (let copy = 2; taken.has(id); copy++) id = `${base}-${copy}`;
      taken.add(id);
      links.addAnchor(chapter.slug, id, english[index]);
      links.addAnchor(chapter.slug, id, chinese[index]);
      return id;
    });
    anchors.set(block.cell, ids);
  }
  return anchors;
}

/** The page of a chapter in one language. */
export function chapterPage(
  chapter: Chapter,
  language: Language,
  anchors: Anchors,
  tools: Tools,
): ChapterPage {
  return new Page(chapter, language, anchors, tools).render();
}

class Page {
  readonly #chapter: Chapter;
  readonly #language: Language;
  readonly #anchors: Anchors;
  readonly #tools: Tools;
  readonly #headings: Heading[] = [];
  readonly #sections: { id: string; title: string; text: string; code: string }[] = [];
  #figures = 0;
  #exercises = 0;
  #lead = '';

  constructor(chapter: Chapter, language: Language, anchors: Anchors, tools: Tools) {
    this.#chapter = chapter;
    this.#language = language;
    this.#anchors = anchors;
    this.#tools = tools;
    this.#section('', chapter.title[language]);
  }

  render(): ChapterPage {
    const { slug, title, blocks } = this.#chapter;
    const language = this.#language;
    const body = blocks.map((block) =>
      block.kind === 'prose' ? this.#prose(block) : this.#code(block),
    );
    if (blocks.some(({ kind }) => kind === 'code')) body.splice(1, 0, this.#liveBar());
    const page = shell({
      site: this.#tools.site,
      language,
      page: slug,
      title: `${title[language]} · notegrad`,
      description: this.#lead || title[language],
      main: html`<article class="chapter" data-chapter="${slug}">${body}</article>${this.#end()}`,
      aside: this.#contents(),
    });
    return {
      html: page,
      sections: this.#sections.map((section) => ({
        ...section,
        id: `${slug}.html${section.id && `#${section.id}`}`,
        chapter: title[language],
      })),
      lead: this.#lead,
      extent: {
        codeCells: blocks.filter(({ kind }) => kind === 'code').length,
        figures: this.#figures,
        exercises: this.#exercises,
      },
    };
  }

  /** Under the title: that the code is alive, and how far the reader is. */
  #liveBar(): Html {
    const say = words[this.#language];
    return html`<div class="live-bar"><span>${say.live}</span><button type="button" data-act="run-all">${icon('run')}${say.runAll}</button><button type="button" data-act="restart">${icon('reset')}${say.restart}</button><span class="reached" data-progress="${this.#chapter.slug}" data-total="${this.#exercises}"></span></div>`;
  }

  #prose(block: ProseBlock): Html {
    const { prose, links, problems } = this.#tools;
    const ids = this.#anchors.get(block.cell) ?? [];
    const result = prose.render(block.text[this.#language], {
      headingId: (index) => ids[index] ?? `section-${block.cell}-${index + 1}`,
      link: (target) => links.resolve(target, this.#chapter, block.cell),
      image: (source) => this.#image(source, block),
      anchorLabel: words[this.#language].anchor,
    });
    for (const reason of result.mathErrors) {
      problems.push({
        notebook: this.#chapter.file,
        cell: block.cell,
        message: `has a formula that cannot be set: ${reason}`,
      });
    }
    for (const { heading, text } of result.passages) {
      if (heading && heading.level > 1) this.#section(heading.id, heading.text);
      const section = this.#sections.at(-1);
      if (section) section.text += text;
    }
    this.#headings.push(...result.headings);
    this.#lead ||= leadOf(result.passages.map(({ text }) => text).join('\n'), this.#language);
    return html`<section class="prose" data-place="cell-${block.cell}" id="cell-${block.cell}">${result.html}</section>`;
  }

  #code(block: CodeBlock): Html {
    const say = words[this.#language];
    const { highlight } = this.#tools;
    const { cell, exercise, source, tags } = block;
    const needs = [...tags].find((tag) => tag.startsWith('needs:'))?.slice('needs:'.length);
    const section = this.#sections.at(-1);
    if (section) section.code += `${exercise?.starter ?? source}\n`;
    const outputs = renderOutputs(block.outputs, this.#outputContext(block));
    const reports = block.outputs.flatMap((output) => {
      const report = 'data' in output ? asReport(output.data[CHECK_MIME]) : undefined;
      return report ? [report] : [];
    });
    this.#exercises += reports.length;
    const kind = exercise ? 'exercise' : reports.length > 0 ? 'checks' : 'plain';
    // The stored card of an exercise tells how the author fared; the reader has not begun.
    const shown =
      reports.length > 0
        ? html`${reports.map((report) => checkCard(untried(report), this.#language))}`
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

  #outputContext(_block: CodeBlock): OutputContext {
    const { store, sanitizer, prose } = this.#tools;
    const language = this.#language;
    return {
      language,
      sanitizer,
      picture: (mime, content) => {
        const bytes = mime === 'image/svg+xml' ? content : Buffer.from(content, 'base64');
        const extension = mime === 'image/svg+xml' ? 'svg' : mime.slice('image/'.length);
        return `../${store.putByContent('figures', extension, bytes)}`;
      },
      figure: (figure, picture, title, sentence) => {
        const number = ++this.#figures;
        const address = `../${store.putByContent('figures', 'json', JSON.stringify(figure))}`;
        return figureMarkup({
          number,
          address,
          traces: traceKinds(figure.data),
          picture,
          title,
          sentence,
          language,
        });
      },
      prose: (markdown) =>
        prose.render(markdown, {
          origin: 'output',
          headingId: () => '',
          link: (target) => target,
          image: (source) => source,
          anchorLabel: words[language].anchor,
        }).html,
    };
  }

  #image(source: string, block: ProseBlock): string {
    const report = (message: string) => {
      this.#tools.problems.push({ notebook: this.#chapter.file, cell: block.cell, message });
      return '';
    };
    if (/^data:image\/(?:png|jpeg|gif|webp);base64,/i.test(source)) return source;
    if (/^\w+:/.test(source) && !source.startsWith('attachment:')) {
      return report(
        `shows a picture from elsewhere ("${source}"); put it into the notebook or beside it`,
      );
    }
    if (source.startsWith('attachment:')) {
      const bundle = block.attachments[decodeURIComponent(source.slice('attachment:'.length))];
      const mime = Object.keys(bundle ?? {}).find((each) =>
        /^image\/(?:png|jpeg|gif|webp)$/.test(each),
      );
      const content = mime && bundle?.[mime];
      if (typeof content !== 'string')
        return report(`shows "${source}", which is not attached to the cell`);
      return `../${this.#tools.store.putByContent('figures', (mime as string).slice(6), Buffer.from(content, 'base64'))}`;
    }
    try {
      const bytes = readFileSync(join(dirname(this.#chapter.file), decodeURIComponent(source)));
      const extension = extname(source).slice(1).toLowerCase();
      const content =
        extension === 'svg' ? this.#tools.sanitizer.svg(bytes.toString('utf8')) : bytes;
      return `../${this.#tools.store.putByContent('figures', extension, content)}`;
    } catch {
      return report(`shows "${source}", but there is no such file beside the notebook`);
    }
  }

  #section(id: string, title: string): void {
    this.#sections.push({ id, title, text: '', code: '' });
  }

  #contents(): Html {
    const entries = this.#headings.filter(({ level }) => level === 2 || level === 3);
    return html`<nav class="toc" aria-label="${words[this.#language].contents}"><p>${words[this.#language].contents}</p><ul>${entries.map(
      ({ level, id, html: title }) =>
        html`<li class="level-${level}"><a href="#${id}">${title}</a></li>`,
    )}</ul></nav>`;
  }

  /** A link where a JupyterLab is known, and in any case the command that starts one. */
  #lab(): Html {
    const say = words[this.#language];
    const { lab } = this.#tools.site;
    const path = `notebooks/${this.#chapter.slug}.ipynb`;
    const command = html`<pre class="code" tabindex="0"><code>npm run lab -- ${path}</code></pre>`;
    if (lab === undefined)
      return html`<details><summary>${say.openInLab}</summary><p>${say.openInLabHow}</p>${command}</details>`;
    return html`<a class="button" href="${lab}lab/tree/${path}" target="_blank" rel="noopener">${icon('run')}${say.openInLab}</a><details><summary>${say.startLab}</summary>${command}</details>`;
  }

  #end(): Html {
    const say = words[this.#language];
    const { slug } = this.#chapter;
    const chapters = this.#tools.site.lectures.flatMap((lecture) => lecture.chapters);
    const at = chapters.findIndex((chapter) => chapter.slug === slug);
    const step = (chapter: Chapter | undefined, label: string, rel: 'prev' | 'next') =>
      chapter &&
      html`<a class="${rel}" rel="${rel}" href="${chapter.slug}.html"><span>${label}</span>${chapter.title[this.#language]}</a>`;
    return html`<footer class="end"><div class="take"><a class="button" href="../notebooks/${slug}.ipynb" download>${icon('download')}${say.download}</a>${this.#lab()}</div><nav class="pager" aria-label="${say.previous} / ${say.next}">${step(chapters[at - 1], say.previous, 'prev')}${step(chapters[at + 1], say.next, 'next')}</nav></footer>`;
  }
}

/** Cells that run only when asked for: what they need is not on a page, or they never end. */
const NOT_HERE = /^(?:skip-live|skip-execution|needs:.+)$/;

interface FigureMarkup {
  readonly number: number;
  readonly address: string;
  readonly traces: readonly string[];
  readonly picture: Html | undefined;
  readonly title: string;
  /** What the figure shows: read out with its picture, or in place of it. */
  readonly sentence: string;
  readonly language: Language;
}

function figureMarkup(figure: FigureMarkup): Html {
  const { number, address, traces, picture, title, sentence, language } = figure;
  return html`<figure class="figure" id="figure-${number}" data-figure="${address}" data-traces="${traces.join(' ')}"><div class="plot">${picture ?? html`<p class="sentence">${sentence}</p>`}</div>${figureCaption(number, title, language)}</figure>`;
}

/** The first sentences of a text, cut where a sentence ends. */
function leadOf(text: string, language: Language): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const limit = language === 'zh' ? 90 : 200;
  if (plain.length <= limit) return plain;
  const cut = plain.slice(0, limit);
  const end = Math.max(
    cut.lastIndexOf('。'),
    cut.lastIndexOf('. '),
    cut.lastIndexOf('！'),
    cut.lastIndexOf('？'),
  );
  return end > limit / 3
    ? cut.slice(0, end + 1)
    : `${cut.slice(0, cut.lastIndexOf(language === 'zh' ? '，' : ' ') || limit)}…`;
}

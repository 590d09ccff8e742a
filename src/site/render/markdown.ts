import { tex } from '@mdit/plugin-tex';
import MarkdownIt from 'markdown-it';
import Token from 'markdown-it/lib/token.mjs';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { createFormulas, type Formula } from './formula.ts';
import type { Highlight } from './highlight.ts';
import { type Html, html, trusted } from './html.ts';
import type { Origin, Sanitizer } from './sanitize.ts';

export interface Heading {
  readonly level: number;
  readonly id: string;
  /** Plain text, formulas as {@link Formula.text}. */
  readonly text: string;
  /** The text with its formulas and emphasis, for a table of contents. */
  readonly html: Html;
}

/** Text under one heading; without a heading what stands before the first. */
export interface Passage {
  readonly heading?: Heading;
  readonly text: string;
}

export interface Prose {
  readonly html: Html;
  readonly headings: readonly Heading[];
  /** Targets of links as written. */
  readonly links: readonly string[];
  /** What a reader can read, for the search: no markup, formulas as {@link Formula.text}. */
  readonly passages: readonly Passage[];
  /** Formulas KaTeX refused, with its reason. */
  readonly mathErrors: readonly string[];
}

export interface ProseOptions {
  /** Whose text it is. Default `prose`. */
  readonly origin?: Origin;
  /** The id of the n-th heading of this text; empty where it gets no anchor. */
  headingId(index: number, text: string): string;
  /** Where a link leads on the page, given its target as written. */
  link(target: string): string;
  /** Where a picture lies, given its source as written. */
  image(source: string): string;
  /** The label of the link beside a heading. */
  readonly anchorLabel: string;
}

export interface ProseRenderer {
  render(source: string, options: ProseOptions): Prose;
  /** The texts of the headings alone, formulas as their source: anchors are made of them. */
  titles(source: string): string[];
}

interface Environment {
  readonly finished: Html[];
  readonly errors: string[];
}

const HAN = /[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
/** What may not begin a line. */
const CLOSING = /^[,.;:!?)\]\u2019\u201d、。」』，；：？！）…]+/;
/** Characters of TeX of a formula that need not be broken over lines. */
const SHORT_FORMULA = 24;
/** Part of the marks that hold the place of finished markup. Secret, so no text can write one. */
const SECRET = crypto.randomUUID();
const HOLE = new RegExp(`\\{${SECRET}:(\\d+)\\}`, 'g');

/**
 * A renderer of Markdown with formulas. All of it goes through the sanitizer but formulas and
 * highlighted code, which KaTeX and the highlighter make from escaped text.
 */
export function createProse(highlight: Highlight, sanitizer: Sanitizer): ProseRenderer {
  const formula = createFormulas();
  const markdown = new MarkdownIt({ html: true, linkify: false, typographer: true });
  // Of the typographer's rules only curly quotes: the others would change what was written.
  markdown.disable('replacements');
  markdown.use(cjkFriendly);
  markdown.use(tex, {
    delimiters: 'dollars',
    render: (source: string, display: boolean, environment: Environment) => {
      const { html, error } = formula(source, display);
      if (error !== undefined) environment.errors.push(error);
      return hole(environment, html);
    },
  });
  joinHanLines(markdown);
  keepPunctuation(markdown);
  markdown.renderer.rules.keep_open = (_tokens, _index, _options, environment: Environment) =>
    hole(environment, trusted('<span class="keep">'));
  markdown.renderer.rules.keep_close = (_tokens, _index, _options, environment: Environment) =>
    hole(environment, trusted('</span>'));
  markdown.renderer.rules.fence = (tokens, index, _options, environment: Environment) => {
    const token = tokens[index];
    const language = token?.info.trim().split(/\s+/)[0] ?? '';
    const code = (token?.content ?? '').replace(/\n$/, '');
    return hole(
      environment,
      html`<pre class="code" tabindex="0"><code>${highlight(code, language)}</code></pre>`,
    );
  };
  markdown.renderer.rules.code_block = markdown.renderer.rules.fence;
  // Wide tables scroll in their own box, which a keyboard must be able to reach.
  markdown.renderer.rules.table_open = (_tokens, _index, _options, environment: Environment) =>
    `${hole(environment, trusted('<div class="table" tabindex="0" role="group">'))}<table>`;
  markdown.renderer.rules.table_close = (_tokens, _index, _options, environment: Environment) =>
    `</table>${hole(environment, trusted('</div>'))}`;

  const render: ProseRenderer['render'] = (source, options) => {
    const environment: Environment = { finished: [], errors: [] };
    const tokens = markdown.parse(source, environment);
    const headings: Heading[] = [];
    const links: string[] = [];
    const passages: { heading?: Heading; text: string }[] = [{ text: '' }];
    const addText = (text: string) => {
      const last = passages.at(-1);
      if (last) last.text += `${text}\n`;
    };
    const fill = (dirty: string) =>
      trusted(
        sanitizer
          .html(dirty, options.origin ?? 'prose')
          .replace(HOLE, (_, index) => String(environment.finished[Number(index)] ?? '')),
      );

    tokens.forEach((token, index) => {
      if (token.type === 'fence' || token.type === 'code_block') addText(token.content);
      if (token.type !== 'inline') return;
      for (const child of token.children ?? []) {
        if (child.type === 'link_open') {
          const target = child.attrGet('href') ?? '';
          links.push(target);
          child.attrSet('href', options.link(target));
        } else if (child.type === 'image') {
          child.attrSet('src', options.image(child.attrGet('src') ?? ''));
          child.attrSet('loading', 'lazy');
        }
      }
      const open = tokens[index - 1];
      if (open?.type !== 'heading_open') {
        addText(plainText(token.children ?? [], formula));
        return;
      }
      const title = plainText(token.children ?? [], formula);
      const id = options.headingId(headings.length, title);
      if (id !== '') open.attrSet('id', id);
      const inner = fill(
        markdown.renderer.renderInline(token.children ?? [], markdown.options, environment),
      );
      const heading = { level: Number(open.tag.slice(1)), id, text: title, html: inner };
      headings.push(heading);
      passages.push({ heading, text: '' });
      if (id === '') return;
      const anchor = new Token('html_inline', '', 0);
      anchor.content = hole(
        environment,
        html`<a class="anchor" href="#${id}" aria-label="${options.anchorLabel}">#</a>`,
      );
      token.children?.push(anchor);
    });
    const rendered = markdown.renderer.render(tokens, markdown.options, environment);
    return {
      html: fill(rendered),
      headings,
      links,
      passages,
      mathErrors: environment.errors,
    };
  };

  return {
    render,
    titles(source) {
      const tokens = markdown.parse(source, {});
      return tokens.flatMap(({ children }, index) =>
        tokens[index - 1]?.type === 'heading_open' ? [plainText(children ?? [])] : [],
      );
    },
  };
}

function hole(environment: Environment, content: Html): string {
  environment.finished.push(content);
  return `{${SECRET}:${environment.finished.length - 1}}`;
}

/** A line break inside Chinese text is no space. */
function joinHanLines(markdown: MarkdownIt): void {
  markdown.core.ruler.push('join_han_lines', (state) => {
    for (const block of state.tokens) {
      const children = block.children ?? [];
      children.forEach((token, index) => {
        if (token.type !== 'softbreak') return;
        // The nearest text on either side: emphasis and links open and close with nothing to read.
        const before =
          children
            .slice(0, index)
            .findLast(({ content }) => content !== '')
            ?.content.at(-1) ?? '';
        const after =
          children
            .slice(index + 1)
            .find(({ content }) => content !== '')
            ?.content.at(0) ?? '';
        if (!HAN.test(before) || !HAN.test(after)) return;
        token.type = 'text';
        token.content = '';
      });
    }
  });
}

/** Keeps a comma with the formula before it: browsers may break a line after any inline box. */
function keepPunctuation(markdown: MarkdownIt): void {
  markdown.core.ruler.push('keep_punctuation', (state) => {
    for (const block of state.tokens) {
      block.children &&= block.children.flatMap((token, index, children) => {
        const [before, after] = [children[index - 1], children[index + 1]];
        const mark = (text: Token | undefined) =>
          text?.type === 'text' ? (CLOSING.exec(text.content)?.[0] ?? '') : '';
        const isShort = (formula: Token | undefined) =>
          formula?.type === 'math_inline' && formula.content.length <= SHORT_FORMULA;
        if (isShort(token) && mark(after) !== '') {
          const kept = new Token('text', '', 0);
          kept.content = mark(after);
          return [new Token('keep_open', '', 1), token, kept, new Token('keep_close', '', -1)];
        }
        if (!isShort(before) || mark(token) === '') return [token];
        const rest = new Token('text', '', 0);
        rest.content = token.content.slice(mark(token).length);
        return [rest];
      });
    }
  });
}

function plainText(
  tokens: readonly { readonly type: string; readonly content: string }[],
  formula?: (source: string, display: boolean) => Formula,
): string {
  return tokens
    .map(({ type, content }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' ';
      if (formula && type === 'math_inline') return formula(content, false).text;
      return type === 'html_inline' ? '' : content;
    })
    .join('')
    .trim();
}

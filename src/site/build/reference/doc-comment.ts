import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../../contract/index.ts';
import { highlight } from '../../render/highlight.ts';
import { type Html, html, trusted } from '../../render/index.ts';

/** A doc comment taken apart. */
export interface DocComment {
  readonly text: string;
  /** What its tags say, in their order. */
  readonly tags: readonly { readonly tag: string; readonly text: string }[];
}

/** The address that a name of code leads to, from any page of the reference. */
export type Resolve = (name: string) => string | undefined;

export function parseComment(comment: string): DocComment {
  const [text = '', ...tags] = comment.split(/^@(?=[a-zA-Z])/m);
  return {
    text: text.trim(),
    tags: tags.map((each) => {
      const [, tag = '', said = ''] = /^(\w+)\s*([\s\S]*)$/.exec(each) ?? [];
      return { tag, text: said.trim() };
    }),
  };
}

// Nothing of a comment is markup: what is written with < and > is escaped.
const markdown = new MarkdownIt({ html: false, linkify: false });
markdown.renderer.rules.fence = (tokens, index) => codeBlock(tokens[index]?.content ?? '');
markdown.renderer.rules.code_block = markdown.renderer.rules.fence;

function codeBlock(code: string): string {
  return `<pre class="code" tabindex="0"><code>${highlight(code.replace(/\n$/, ''))}</code></pre>`;
}

/** A doc comment as markup: its text, then parameters, results, errors and examples. */
export function renderComment(comment: string, resolve: Resolve): Html {
  const { text, tags } = parseComment(comment);
  const examples = tags.filter(({ tag }) => tag === 'example');
  const others = tags.filter(({ tag }) => tag !== 'example');
  return html`${block(text, resolve)}${
    others.length > 0 &&
    html`<dl>${others.map(({ tag, text }) => {
      const [term, said] = termOf(tag, text);
      return html`<dt>${term}</dt><dd>${inline(said, resolve)}</dd>`;
    })}</dl>`
  }${examples.map(({ text }) => trusted(/^```/m.test(text) ? String(block(text, resolve)) : codeBlock(text)))}`;
}

/** The comment as plain words, for the search. */
export function plainComment(comment: string): string {
  return comment.replace(LINK, (_, target: string, label?: string) => label ?? target);
}

/** The names that the links of a comment mean. */
export function linksIn(comment: string): string[] {
  return [...comment.matchAll(LINK)].map(([, target = '']) => target);
}

const LINK = /\{@link\s+([^\s|}]+)(?:\s*\|?\s*([^}]+))?\}/g;

function block(text: string, resolve: Resolve): Html {
  return trusted(markdown.render(linked(text, resolve)));
}

function inline(text: string, resolve: Resolve): Html {
  return trusted(markdown.renderInline(linked(text, resolve)));
}

function linked(text: string, resolve: Resolve): string {
  return text.replace(LINK, (_, target: string, label?: string) => {
    const shown = label?.trim() ?? `\`${target}\``;
    const address = resolve(target);
    return address === undefined ? shown : `[${shown}](${address})`;
  });
}

/** What stands before a tag's text: the parameter, the error, or what the tag is about. */
function termOf(tag: string, text: string): [Html, string] {
  const named = /^(\{[^}]*\}\s*)?(\[?[\w$.]+\]?)\s*(?:-\s+)?([\s\S]*)$/.exec(text);
  if ((tag === 'param' || tag === 'typeParam' || tag === 'template') && named) {
    return [code(named[2] ?? ''), named[3] ?? ''];
  }
  if (tag === 'throws') {
    const [, type, rest] = /^\{?(\w*Error)\}?\s*([\s\S]*)$/.exec(text) ?? [];
    if (type !== undefined) return [html`throws ${code(type)}`, rest ?? ''];
  }
  return [html`${tag}`, text];
}

function code(text: string): Html {
  return trusted(`<code>${escapeHtml(text)}</code>`);
}

import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { escapeHtml } from '../contract/index.ts';
import { type Html, trusted } from './html.ts';

export type Highlight = (code: string, language?: string) => Html;

const PREFIX = 'code-';
const theme = createCssVariablesTheme({ name: 'notegrad', variablePrefix: `--${PREFIX}` });
/** What an author may write after the fence, and the grammar it names. */
const GRAMMARS: Readonly<Record<string, string>> = {
  ts: 'typescript',
  typescript: 'typescript',
  js: 'typescript',
  javascript: 'typescript',
  python: 'python',
  py: 'python',
  bash: 'shellscript',
  sh: 'shellscript',
  shell: 'shellscript',
  console: 'shellscript',
  json: 'json',
};
/** Kinds of token that are set in the colour of plain text anyway. */
const PLAIN = new Set([`var(--${PREFIX}foreground)`, `var(--${PREFIX}background)`]);

/**
 * A highlighter that marks tokens with short classes (`tok-keyword`, …) in place of inline colours: the page
 * stays small, and the style sheet gives each class a colour in light, dark and print.
 */
export async function createHighlight(): Promise<Highlight> {
  const highlighter: HighlighterCore = await createHighlighterCore({
    themes: [theme],
    langs: [
      import('shiki/langs/typescript.mjs'),
      import('shiki/langs/python.mjs'),
      import('shiki/langs/shellscript.mjs'),
      import('shiki/langs/json.mjs'),
    ],
    engine: createJavaScriptRegexEngine(),
  });
  // Both languages of a chapter show the same code.
  const done = new Map<string, Html>();
  return (code, language = 'typescript') => {
    const grammar = GRAMMARS[language.toLowerCase()];
    if (grammar === undefined) return trusted(escapeHtml(code));
    const known = done.get(`${grammar}\n${code}`);
    if (known) return known;
    const { tokens } = highlighter.codeToTokens(code, {
      lang: grammar,
      theme: theme.name ?? '',
      // The same page on a slow day: without a limit of time a line is never given up.
      tokenizeTimeLimit: 0,
    });
    const marked = trusted(tokens.map((line) => line.map(token).join('')).join('\n'));
    done.set(`${grammar}\n${code}`, marked);
    return marked;
  };
}

function token({ content, color }: { readonly content: string; readonly color?: string }): string {
  const name = /^var\(--code-(?:token-)?([\w-]+)\)$/.exec(color ?? '')?.[1];
  if (name === undefined || PLAIN.has(color ?? '') || content.trim() === '')
    return escapeHtml(content);
  return `<span class="tok-${name}">${escapeHtml(content)}</span>`;
}

import { typescriptLanguage } from '@codemirror/lang-javascript';
import { highlightTree } from '@lezer/highlight';
import { escapeHtml } from '../../contract/index.ts';
import { codeClasses } from './code-classes.ts';
import { type Html, trusted } from './html.ts';

export type Highlight = (code: string, language?: string) => Html;

/** What an author may write after the fence of code that is highlighted; any other stays plain. */
const HIGHLIGHTED = /^(?:ts|typescript|js|javascript)$/i;

/**
 * Marks the tokens of code with classes, by the parser of the page's editor: the code looks the
 * same when the editor opens, and the style sheet gives each class a color in light, dark and
 * print.
 */
export function highlight(code: string, language = 'typescript'): Html {
  if (!HIGHLIGHTED.test(language)) return trusted(escapeHtml(code));
  let marked = '';
  let done = 0;
  highlightTree(typescriptLanguage.parser.parse(code), codeClasses, (from, to, classes) => {
    marked += escapeHtml(code.slice(done, from));
    marked += `<span class="${classes}">${escapeHtml(code.slice(from, to))}</span>`;
    done = to;
  });
  return trusted(marked + escapeHtml(code.slice(done)));
}

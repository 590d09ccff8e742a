import katex from 'katex';
import { messageOf } from '../../contract/index.ts';
import { formulaText } from './formula-text.ts';
import { type Html, html, trusted } from './html.ts';

/** A formula of TeX, set. */
export interface Formula {
  readonly html: Html;
  /** The formula as text on one line; its source where it could not be set. */
  readonly text: string;
  /** Why KaTeX refused it. */
  readonly error?: string;
}

/** A renderer of formulas that sets each once: both languages of a chapter hold the same ones. */
export function createFormulas(): (source: string, display: boolean) => Formula {
  const done = new Map<string, Formula>();
  return (source, display) => {
    const key = `${display}${source}`;
    const known = done.get(key);
    if (known) return known;
    const formula = set(source.trim(), display);
    done.set(key, formula);
    return formula;
  };
}

/** KaTeX's own needs a face of 26 kB for one stroke. A reader of MathML meets the same sign. */
const NOT_EQUAL = '\\html@mathml{\\mathrel{\\rlap{\\,/}{=}}}{\\mathrel{\\char`≠}}';

function set(source: string, display: boolean): Formula {
  try {
    const markup = katex.renderToString(source, {
      displayMode: display,
      output: 'htmlAndMathml',
      strict: false,
      trust: false,
      // A formula may not grow over the page, nor loop.
      maxSize: 20,
      maxExpand: 1000,
      macros: { '\\ne': NOT_EQUAL, '\\neq': NOT_EQUAL },
    });
    const mathml = markup.slice(markup.indexOf('<math'), markup.indexOf('</math>'));
    return {
      html: display
        ? html`<span class="formula" tabindex="0" role="group">${trusted(markup)}</span>`
        : trusted(markup),
      text: formulaText(mathml),
    };
  } catch (error) {
    const reason = messageOf(error);
    return { html: html`<code>${source}</code>`, text: source, error: reason };
  }
}

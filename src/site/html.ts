import { escapeHtml } from '../contract/index.ts';

/** Markup that may stand in a page as it is. Only `html` and `trusted` make it, so a string never slips in. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Part = Html | string | number | false | null | undefined | readonly Part[];

/** Markup from a template: every value is escaped unless it is {@link Html}; a list is joined, `false` is left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += render(part) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

/** Takes a string for markup. For the output of KaTeX, the highlighter and the sanitiser, nothing else. */
export function trusted(text: string): Html {
  return new Html(text);
}

function render(part: Part): string {
  if (part instanceof Html) return part.toString();
  if (part === false || part === null || part === undefined) return '';
  if (typeof part === 'object') return part.map(render).join('');
  return escapeHtml(String(part));
}

/**
 * Markup with places to be filled later: text and numbers of places in turn. What is rendered once
 * for all can so be kept, while the addresses of its links depend on the other chapters.
 */
export type Template = readonly (string | number)[];

/** Takes markup apart at the marks that {@link placeholder} gave. */
export function template(markup: string, secret: string): Template {
  const pieces = markup.split(new RegExp(`#${secret}-(\\d+)`));
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : Number(piece)));
}

/**
 * Stands in markup for the n-th place. It looks like a link within the page, which sanitizers keep.
 */
export function placeholder(secret: string, n: number): string {
  return `#${secret}-${n}`;
}

/** The markup with all places filled; what stands there must be escaped already. */
export function fill(parts: Template, places: readonly string[]): string {
  return parts.map((part) => (typeof part === 'number' ? (places[part] ?? '') : part)).join('');
}

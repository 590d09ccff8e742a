/** A label in one language, or in both of the course's. */
export type Text = string | { readonly zh: string; readonly en: string };

/** Between the languages of a line: a space that does not break, by which a page finds the half in its own. */
const between = '\u00a0';

/** Both languages on one line, for axes, legends and labels. */
export function oneLine(text: Text): string {
  return typeof text === 'string' ? text : text.zh + between + text.en;
}

/** The Chinese line above a smaller English one, for titles. */
export function twoLines(text: Text): string {
  return typeof text === 'string'
    ? text
    : `${text.zh}<br><span style="font-size:13px">${text.en}</span>`;
}

/** A number to three significant digits. */
export function brief(value: number): string {
  const short = Number(value.toPrecision(3));
  return short !== 0 && Math.abs(short) < 1e-3 ? short.toExponential() : String(short);
}

const compactly = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** As `brief`, with 61.7K and 138M for large numbers. */
export function compact(value: number): string {
  return Math.abs(value) >= 1e4 ? compactly.format(value) : brief(value);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

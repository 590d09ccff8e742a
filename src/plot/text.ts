/** A label in one language, or in both of the course's. */
export type Text = string | { readonly zh: string; readonly en: string };

/** Both languages on one line, for axes, legends and sentences. */
export function oneLine(text: Text): string {
  return typeof text === 'string' ? text : `${text.zh} ${text.en}`;
}

/** The Chinese line above a smaller English one, for titles. */
export function twoLines(text: Text): string {
  return typeof text === 'string'
    ? text
    : `${text.zh}<br><span style="font-size:13px">${text.en}</span>`;
}

/** A number as a sentence gives it: three significant digits, no exponent where it can be spared. */
export function brief(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Number.isInteger(rounded) ? String(rounded) : value.toPrecision(3);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

import { type Bilingual, bilingual, bothLanguages, type Text, textIn } from '../contract/index.ts';
import { glossed } from './labels.ts';

/** A text as plotly.js letters it, escaped: `shown` where both languages stand together. */
export class Label {
  readonly shown: string;
  readonly both: Bilingual;

  constructor(shown: string, both: Bilingual) {
    this.shown = shown;
    this.both = both;
  }
}

/** Escaped text: a string where it is for both readers. */
export type Markup = string | Label;

/** Gives a text as one plain string: in one language, or in both at once. */
export type Say = (text: Text) => string;

export const inBoth: Say = (text) => bothLanguages(glossed(text));
export const inOne =
  (language: keyof Bilingual): Say =>
  (text) =>
    textIn(glossed(text), language);

/**
 * plotly.js reads a little HTML in every text, and `$` as TeX where a page has MathJax: what a
 * reader writes must come out as it was written.
 */
export function escapeText(text: string): string {
  return text.replace(/[&<>$]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&#36;');
}

/** Markup made of what a text is in one language or in both. */
export function markup(text: Text, make: (plain: string) => string): Markup {
  const [shown, zh, en] = [inBoth, inOne('zh'), inOne('en')].map((say) => make(say(text)));
  return zh === en ? (shown as string) : new Label(shown as string, { zh, en } as Bilingual);
}

/** Both languages on one line, for axes, legends and labels. */
export const oneLine = (text: Text): Markup => markup(text, escapeText);

/** Letter sizes of a title and of the English line below it, in pixels. */
export interface TitleSize {
  readonly first: number;
  readonly second: number;
}

export const TITLE: TitleSize = { first: 17, second: 13 };
export const PANEL_TITLE: TitleSize = { first: 13, second: 11 };

/**
 * A title: the Chinese lines above smaller English ones, each as wide as `width` pixels at most,
 * since plotly.js breaks none by itself.
 */
export function heading(text: Text, width: number, size = TITLE): Markup {
  const both = bilingual(text);
  const set = (line: string, letters: number) =>
    wrap(line, width / letters)
      .map(escapeText)
      .join('<br>');
  if (typeof both === 'string' || both.zh === both.en) return set(textIn(text, 'zh'), size.first);
  const en = set(both.en, size.second).split('<br>');
  const shown = [
    set(both.zh, size.first),
    ...en.map((line) => `<span style="font-size:${size.second}px">${line}</span>`),
  ].join('<br>');
  return new Label(shown, { zh: set(both.zh, size.first), en: set(both.en, size.first) });
}

/** Pixels that a title takes from top to bottom. */
export function headingHeight(title: Markup, size = TITLE): number {
  const count = (shown: string) => shown.split('<br>').length;
  if (typeof title === 'string') return Math.round(1.3 * size.first * count(title));
  const small = title.shown.split('<span').length - 1;
  const lines = (letters: number, n: number) => 1.3 * letters * n;
  return Math.round(
    Math.max(
      lines(size.first, count(title.shown) - small) + lines(size.second, small),
      lines(size.first, Math.max(count(title.both.zh), count(title.both.en))),
    ),
  );
}

/** Width of a character in em, at most, in the fonts of the template. */
function characterWidth(character: string): number {
  if (character > '\u2e80') return 1;
  if (/[ijlftrI.,:;'|!()\s-]/.test(character)) return 0.35;
  return /[A-Zmw%—−+=]/.test(character) ? 0.77 : 0.585;
}

/** Width of a plain text in em. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

/** Width of escaped text in em, without its tags. */
export function markupWidth(text: Markup): number {
  const shown = typeof text === 'string' ? text : text.shown;
  return textWidth(shown.replace(/<[^>]*>/g, '').replace(/&[#\w]+;/g, 'x'));
}

/**
 * A line's pieces: a break asked for, a space, a Chinese character with its stops and brackets, or
 * a word.
 */
const PIECES =
  /\n|[^\S\n]+|[（《“‘]*[\u2e80-\uffff][，。、：；！？）》”’…]*|(?:(?![“‘]?[\u2e80-\uffff])\S)+/g;

/** Lines of at most `width` em, broken at spaces and between Chinese characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(PIECES) ?? []) {
    if (piece === '\n' || (line !== '' && textWidth((line + piece).trimEnd()) > width)) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** A number to three significant digits. */
export function brief(value: number): string {
  const short = Number(value.toPrecision(3));
  return short !== 0 && Math.abs(short) < 1e-3 ? short.toExponential() : String(short);
}

/** A number's text with true minus signs, as plotly.js draws its own. */
export const trueMinus = (text: string): string => text.replaceAll('-', '−');

/** As `brief`, with a true minus sign. */
export const numeral = (value: number): string => trueMinus(brief(value));

const compactly = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** As `brief`, with 61.7K and 138M for large numbers. */
export function compact(value: number): string {
  return Math.abs(value) >= 1e4 ? compactly.format(value) : brief(value);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

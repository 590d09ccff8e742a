import { escapeHtml } from '../../contract/index.ts';

// CSI sequences (colors are those that end in `m`), and OSC ones (titles, hyperlinks), which show
// nothing here.
const SEQUENCE =
  /\u001b\[([0-9;:]*)([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

interface Style {
  foreground?: string;
  background?: string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
}

/**
 * Terminal text as escaped HTML: the sixteen named colors become classes (so that they follow the
 * theme), the other 240 and RGB ones inline colors; a carriage return or backspace rewrites as it
 * does in a terminal.
 */
export function ansiToHtml(text: string): string {
  const plain = overwrite(text);
  let style: Style = {};
  let result = '';
  let from = 0;
  for (const match of plain.matchAll(SEQUENCE)) {
    result += span(plain.slice(from, match.index), style);
    from = match.index + match[0].length;
    if (match[2] === 'm') style = restyle(style, match[1] ?? '');
  }
  return result + span(plain.slice(from), style);
}

/** Applies `\r` and `\b` line by line, so that a stored progress bar shows its last state only. */
function overwrite(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => {
      const kept = line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
      const characters: string[] = [];
      for (const character of kept) {
        if (character === '\b') characters.pop();
        else characters.push(character);
      }
      return characters.join('');
    })
    .join('\n');
}

function span(text: string, style: Style): string {
  if (text === '') return '';
  const classes: string[] = [];
  const css: string[] = [];
  for (const [property, value] of [
    ['color', style.foreground],
    ['background-color', style.background],
  ] as const) {
    if (value === undefined) continue;
    if (value.startsWith('ansi')) classes.push(property === 'color' ? value : `${value}-bg`);
    else css.push(`${property}:${value}`);
  }
  for (const name of ['bold', 'dim', 'italic', 'underline'] as const) {
    if (style[name]) classes.push(`ansi-${name}`);
  }
  if (classes.length === 0 && css.length === 0) return escapeHtml(text);
  const classAttribute = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  const styleAttribute = css.length > 0 ? ` style="${css.join(';')}"` : '';
  return `<span${classAttribute}${styleAttribute}>${escapeHtml(text)}</span>`;
}

function restyle(style: Style, parameters: string): Style {
  let next: Style = { ...style };
  const codes = parameters.split(/[;:]/).map(Number);
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) {
      delete next.bold;
      delete next.dim;
    } else if (code === 23) delete next.italic;
    else if (code === 24) delete next.underline;
    else if (code === 39) delete next.foreground;
    else if (code === 49) delete next.background;
    else if (code === 38 || code === 48) {
      const [color, used] = extended(codes.slice(index + 1));
      if (color !== undefined) next[code === 38 ? 'foreground' : 'background'] = color;
      index += used;
    } else {
      const named = namedColor(code);
      if (named) next[named[0]] = named[1];
    }
  }
  return next;
}

function namedColor(code: number): ['foreground' | 'background', string] | undefined {
  if (code >= 30 && code <= 37) return ['foreground', `ansi-${code - 30}`];
  if (code >= 90 && code <= 97) return ['foreground', `ansi-${code - 82}`];
  if (code >= 40 && code <= 47) return ['background', `ansi-${code - 40}`];
  if (code >= 100 && code <= 107) return ['background', `ansi-${code - 92}`];
  return undefined;
}

/**
 * The color after `38` or `48`, and how many codes it took: `5;n` of the 256 table, or `2;r;g;b`.
 */
function extended(codes: readonly number[]): [string | undefined, number] {
  const byte = (value: number | undefined) =>
    Math.min(255, Math.max(0, Math.trunc(value ?? 0) || 0));
  if (codes[0] === 2) {
    return [`rgb(${byte(codes[1])},${byte(codes[2])},${byte(codes[3])})`, 4];
  }
  if (codes[0] !== 5) return [undefined, 0];
  const index = byte(codes[1]);
  if (index < 16) return [`ansi-${index}`, 2];
  if (index >= 232) {
    const gray = 8 + (index - 232) * 10;
    return [`rgb(${gray},${gray},${gray})`, 2];
  }
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  const red = level(Math.floor(cube / 36));
  const green = level(Math.floor(cube / 6) % 6);
  return [`rgb(${red},${green},${level(cube % 6)})`, 2];
}

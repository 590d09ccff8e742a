import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../assets/fonts/', import.meta.url);

/** The faces every picture is lettered with, in the order they are asked for a character. */
export const fontFiles: readonly string[] = ['NotegradSans.otf', 'NotegradSigns.ttf'].map((file) =>
  fileURLToPath(new URL(file, folder)),
);

/** Where a picture is shown without them, any face without serifs will do: Chinese is as wide in all of them. */
export const fontFamily = "'Notegrad Sans', 'Notegrad Signs', sans-serif";

/** Advance widths of one OpenType face, in em, by code point. */
function advances(file: string): Map<number, number> {
  const bytes = readFileSync(file);
  const font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, number>();
  for (let i = 0; i < font.getUint16(4); i++) {
    const at = 12 + 16 * i;
    tables.set(bytes.toString('latin1', at, at + 4), font.getUint32(at + 8));
  }
  const table = (tag: string): number => {
    const at = tables.get(tag);
    if (at === undefined) throw new Error(`${file}: no ${tag} table; the font file is damaged`);
    return at;
  };

  const em = font.getUint16(table('head') + 18);
  const metrics = font.getUint16(table('hhea') + 34);
  const width = (glyph: number): number =>
    font.getUint16(table('hmtx') + 4 * Math.min(glyph, metrics - 1)) / em;

  const widths = new Map<number, number>();
  const cmap = table('cmap');
  for (let i = 0; i < font.getUint16(cmap + 2); i++) {
    const at = cmap + font.getUint32(cmap + 8 + 8 * i);
    const format = font.getUint16(at);
    if (format === 12) {
      for (let group = 0; group < font.getUint32(at + 12); group++) {
        const entry = at + 16 + 12 * group;
        const [first, last] = [font.getUint32(entry), font.getUint32(entry + 4)];
        for (let code = first; code <= last; code++)
          widths.set(code, width(font.getUint32(entry + 8) + code - first));
      }
    } else if (format === 4) {
      const segments = font.getUint16(at + 6) / 2;
      for (let segment = 0; segment < segments; segment++) {
        const end = at + 14 + 2 * segment;
        const start = end + 2 + 2 * segments;
        const delta = start + 2 * segments;
        const offset = delta + 2 * segments;
        for (let code = font.getUint16(start); code <= font.getUint16(end); code++) {
          if (code === 0xffff) break;
          const reach = font.getUint16(offset);
          const glyph = reach
            ? font.getUint16(offset + reach + 2 * (code - font.getUint16(start)))
            : code;
          widths.set(code, width((glyph + font.getUint16(delta)) & 0xffff));
        }
      }
    }
  }
  return widths;
}

let faces: Map<number, number>[] | undefined;

/** Width of a line of text at `size` pixels, as the picture will be lettered. */
export function textWidth(text: string, size: number): number {
  faces ??= fontFiles.map(advances);
  let em = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    em += faces.find((face) => face.has(code))?.get(code) ?? 0.6;
  }
  return em * size;
}

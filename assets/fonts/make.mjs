// Makes the faces of the pictures, of English text and of formulas. Run it in a scratch folder after
//   npm install subset-font fontverter @embedpdf/fonts-sc@1.0.0 dejavu-fonts-ttf@2.37.3 \
//     @fontsource-variable/source-serif-4@5.3.1 katex@0.19.1
// as `node <here>/make.mjs`; it writes beside itself. Only a change of the character set needs it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const source = (path) => readFileSync(join(process.cwd(), 'node_modules', path));
const subset = require('subset-font');
const { convert } = require('fontverter');

/** Every character of GB 2312: the everyday Chinese set, plus Greek, kana, box and mathematical signs. */
function gb2312() {
  const decoder = new TextDecoder('gb18030');
  let text = '';
  for (let row = 0xa1; row <= 0xf7; row++)
    for (let column = 0xa1; column <= 0xfe; column++)
      text += decoder.decode(Uint8Array.of(row, column));
  return text.replace(/[\ue000-\uf8ff\ufffd]/g, '');
}

const range = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

const latin = range(0x20, 0x7e) + range(0xa0, 0xff) + range(0x370, 0x3ff);
// The two spaces are there for shaping: without them a face drops the zero-width one from mixed text.
const signs =
  ' \u200b' +
  range(0x100, 0x17f) +
  range(0x300, 0x338) + // hats and bars, as in ŷ and x̄
  range(0x2010, 0x205f) +
  range(0x2070, 0x209f) + // superscripts and subscripts
  range(0x2100, 0x22ff) + // letter-like, arrows, mathematics
  range(0x2460, 0x2473) +
  range(0x25a0, 0x27bf);

/** The signs that the Chinese face draws as wide as an ideograph, an apostrophe and the minus sign among them. */
const wide = /[\u2018-\u201d\u2070-\u22ff\u25a0-\u27bf]/g;

/** What English prose is written with: names have accents, the rest is for another face. */
const prose = `${range(0x20, 0x7e)}\u00a0–—‘’“”…·×−°±§©ÄÅÉÖØÜàáâãäåæçèéêëíîïñòóôöøùúûüýœß`;

/** What most formulas are made of; the rest comes from KaTeX's own faces, of which a page then loads more. */
const capitals = range(0x41, 0x5a);
const letters = capitals + range(0x61, 0x7a);
const formulas = {
  'Main-Regular':
    `${range(0x21, 0x7e)}ΓΔΘΛΞΠΣΥΦΨΩ\u00a0\u200b\u0338\u20d7¬°±·×÷ˆˇˉˊˋ˘˙˚˜†′…←↑→↓↔↦⇐⇒⇔⟵⟶⟹⟺∀∂∃∅∇∈∉∋∏∑−∓∗∘∙` +
    'ℓ√∝∞∠∣∥∧∨∩∪∫∶∼≃≅≈≠≡≤≥≪≫⊂⊃⊆⊇⊕⊖⊗⊘⊙⊢⊤⊥⋅⋆⋮⋯⋱⌈⌉⌊⌋⟨⟩',
  'Main-Bold': `${letters}${range(0x30, 0x39)}`,
  'Math-Italic': `${letters}${range(0x3b1, 0x3c9)}ϕϵϑϱϖ`,
  'AMS-Regular': capitals,
  'Caligraphic-Regular': capitals,
  'Size1-Regular': undefined,
  'Size2-Regular': undefined,
  'Size3-Regular': undefined,
  'Size4-Regular': undefined,
};

/** The sources reserve their names for unaltered fonts, so a subset must carry another one. */
function rename(font, name, unread, style = 'Regular') {
  const tables = new Map();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    const start = font.readUInt32BE(at + 8);
    tables.set(
      font.toString('latin1', at, at + 4),
      font.subarray(start, start + font.readUInt32BE(at + 12)),
    );
  }
  const records = [
    [1, name],
    [2, style],
    [4, name],
    [6, name.replaceAll(' ', '')],
  ];
  const strings = records.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  const table = Buffer.alloc(6 + 12 * records.length);
  table.writeUInt16BE(records.length, 2);
  table.writeUInt16BE(table.length, 4);
  let offset = 0;
  for (const [i, [id]] of records.entries()) {
    const at = 6 + 12 * i;
    for (const [k, value] of [3, 1, 0x409, id, strings[i].length, offset].entries())
      table.writeUInt16BE(value, at + 2 * k);
    offset += strings[i].length;
  }
  tables.set('name', Buffer.concat([table, ...strings]));
  for (const tag of unread) tables.delete(tag);

  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = Buffer.alloc(12 + 16 * sorted.length);
  font.copy(head, 0, 0, 4);
  head.writeUInt16BE(sorted.length, 4);
  const parts = [head];
  let at = head.length;
  for (const [i, [tag, data]] of sorted.entries()) {
    head.write(tag, 12 + 16 * i, 'latin1');
    head.writeUInt32BE(at, 12 + 16 * i + 8);
    head.writeUInt32BE(data.length, 12 + 16 * i + 12);
    const padded = Buffer.alloc(Math.ceil(data.length / 4) * 4);
    data.copy(padded);
    parts.push(padded);
    at += padded.length;
  }
  return Buffer.concat(parts);
}

const write = (file, font) => writeFileSync(new URL(file, import.meta.url), font);

async function picture(path, text, name, file) {
  const font = await subset(source(path), text, { targetFormat: 'sfnt' });
  // The rasteriser reads neither layout nor hints, and no line is vertical.
  write(
    file,
    rename(font, name, [
      'GSUB',
      'GPOS',
      'GDEF',
      'BASE',
      'VORG',
      'vhea',
      'vmtx',
      'fpgm',
      'prep',
      'cvt ',
    ]),
  );
}

async function text(style, weights, name, file) {
  const path = `@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-${style}.woff2`;
  const font = await subset(source(path), prose, {
    targetFormat: 'sfnt',
    variationAxes: { wght: weights },
    keepFeatures: ['ccmp', 'kern', 'liga', 'locl', 'mark', 'mkmk'],
    noHinting: true,
  });
  // STAT names styles of the whole family, which is not here.
  const renamed = rename(font, name, ['STAT'], style === 'italic' ? 'Italic' : 'Regular');
  write(file, await convert(renamed, 'woff2'));
}

await picture(
  '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
  latin + gb2312().replace(wide, ''),
  'Notegrad Sans',
  'NotegradSans.otf',
);
await picture('dejavu-fonts-ttf/ttf/DejaVuSans.ttf', signs, 'Notegrad Signs', 'NotegradSigns.ttf');
await text('normal', { min: 400, max: 700 }, 'Notegrad Serif', 'NotegradSerif.woff2');
await text('italic', 400, 'Notegrad Serif', 'NotegradSerif-Italic.woff2');

/** A face of KaTeX without hints, and the rule by which it stands before KaTeX's own for the characters it has. */
async function formula([face, characters]) {
  const [family, style] = face.split('-');
  const name = `NotegradFormula-${face}`;
  const options = {
    targetFormat: 'sfnt',
    noHinting: true,
    keepAllGlyphs: characters === undefined,
  };
  const font = await subset(source(`katex/dist/fonts/KaTeX_${face}.woff2`), characters, options);
  write(
    `${name}.woff2`,
    await convert(rename(font, `Notegrad Formula ${family}`, [], style), 'woff2'),
  );
  const codes = [...(characters ?? '')].map((each) => `U+${each.codePointAt(0).toString(16)}`);
  return `@font-face {
  font-family: KaTeX_${family};
  src: url("./${name}.woff2") format("woff2");
  font-weight: ${style === 'Bold' ? 700 : 400};
  font-style: ${style === 'Italic' ? 'italic' : 'normal'};
  font-display: block;${codes.length > 0 ? `\n  unicode-range: ${codes.join(', ')};` : ''}
}
`;
}

const rules = await Promise.all(Object.entries(formulas).map(formula));
write('formulas.css', `/* Written by make.mjs. */\n${rules.join('')}`);

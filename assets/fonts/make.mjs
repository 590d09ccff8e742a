// Makes the two faces the pictures are lettered with. Run it in a scratch folder after
//   npm install subset-font @embedpdf/fonts-sc@1.0.0 dejavu-fonts-ttf@2.37.3
// as `node <here>/make.mjs`; it writes beside itself. Only a change of the character set needs it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(join(process.cwd(), 'package.json'));
const subset = require('subset-font');

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

/** The signs that the Chinese face draws as wide as an ideograph, the minus sign among them. */
const wide = /[\u2070-\u22ff\u25a0-\u27bf]/g;

/** The sources reserve their names for unaltered fonts, so a subset must carry another one. */
function rename(font, name) {
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
    [2, 'Regular'],
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
  for (const unread of [
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
  ])
    tables.delete(unread);

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

async function make(source, text, name, file) {
  const font = rename(
    await subset(readFileSync(require.resolve(source)), text, { targetFormat: 'sfnt' }),
    name,
  );
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), font);
}

await make(
  '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
  latin + gb2312().replace(wide, ''),
  'Notegrad Sans',
  'NotegradSans.otf',
);
await make('dejavu-fonts-ttf/ttf/DejaVuSans.ttf', signs, 'Notegrad Signs', 'NotegradSigns.ttf');

// Packs the data of assets/data into modules of src/data/shipped/packed: gzip in base64, which Node
// and a page read alike without a file to find. Run it after a change of the data.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const from = new URL('../assets/data/', import.meta.url);
const to = new URL('../src/data/shipped/packed/', import.meta.url);

for (const name of ['iris', 'wine', 'breast-cancer']) {
  write(name, readFileSync(new URL(`${name}.csv`, from), 'utf8'));
}
// One sign a pixel, 0 to g for 0 to 16: a quarter less than the commas.
const digits = gunzipSync(readFileSync(new URL('digits.csv.gz', from))).toString();
write(
  'digits',
  digits
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split(',')
        .map((value) => Number(value).toString(17))
        .join(''),
    )
    .join('\n'),
);
// One sign a pixel, from '0' on.
const [, , , ...rows] = readFileSync(new URL('cat.pgm', from), 'utf8').trim().split('\n');
const sign = (gray) => String.fromCharCode(48 + Number(gray));
write('cat', rows.map((row) => row.split(' ').map(sign).join('')).join('\n'));

function write(name, text) {
  const lines = gzipSync(text, { level: 9 }).toString('base64').replace(/.{96}/g, '$&\n');
  writeFileSync(
    new URL(`${name}.ts`, to),
    `// Made by scripts/pack-data.mjs from assets/data, whose README names the source and the license.\nexport const packed: string = \`\n${lines}\n\`;\n`,
  );
}

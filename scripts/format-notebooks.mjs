// Formats the code cells of the course as the sources are formatted, in lines that fit a page of the site.
//
//     node scripts/format-notebooks.mjs [--check]
//
// Takes out what JupyterLab has saved of controls: their kernel is gone. A cell that does not parse (some show a mistake on purpose) stays as it is. Says how large each notebook is, and
// fails where one is too large: a reader waits for it, and git keeps every version.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fresh from './fresh.mjs';

/** Columns of a cell: what a code box of the site shows without scrolling. */
const WIDTH = 92;

/** Bytes of a notebook, outputs and all. */
const LIMIT = 800_000;

await fresh();
const { loadNotebook, saveNotebook, withoutWidgets } = await import('../dist/notebook/index.js');

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'notebooks');
const check = process.argv.includes('--check');

const notebooks = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ipynb'))
    .map(async (file) => ({ file, notebook: await loadNotebook(join(folder, file)) })),
);
const cells = notebooks.flatMap(({ file, notebook }) =>
  notebook.cells.flatMap((cell, index) =>
    cell.cell_type === 'code' ? [{ file, cell, index }] : [],
  ),
);

const scratch = mkdtempSync(join(tmpdir(), 'notegrad-format-'));
try {
  const path = (i) => join(scratch, `${i}.ts`);
  for (const [i, { cell }] of cells.entries()) writeFileSync(path(i), cell.source);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  writeFileSync(
    join(scratch, 'biome.json'),
    JSON.stringify({
      formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: WIDTH },
      javascript: { formatter: { quoteStyle: 'single', trailingCommas: 'all' } },
    }),
  );
  spawnSync(process.execPath, [biome, 'format', '--write', '.'], { cwd: scratch });
  const changed = cells.filter(({ cell }, i) => {
    const after = readFileSync(path(i), 'utf8').trimEnd();
    if (after === cell.source.trimEnd()) return false;
    cell.source = after;
    return true;
  });
  const live = notebooks.filter(({ notebook }) => hasWidgets(notebook)).map(({ file }) => file);
  for (const { file, notebook } of notebooks) {
    if (!check && (live.includes(file) || changed.some((cell) => cell.file === file))) {
      await saveNotebook(join(folder, file), withoutWidgets(notebook));
    }
  }
  for (const file of live)
    console.log(`${file}: ${check ? 'holds' : 'held'} the state of controls`);
  for (const { file, index } of changed)
    console.log(`${file}, cell ${index + 1}: ${check ? 'not formatted' : 'formatted'}`);
  if (check && changed.length > 0) {
    console.error(`${changed.length} cells are not formatted: npm run format does it`);
    process.exitCode = 1;
  }
  if (check && live.length > 0) {
    console.error('npm run format takes the state of controls out');
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function hasWidgets(notebook) {
  return JSON.stringify(withoutWidgets(notebook)) !== JSON.stringify(notebook);
}

const sizes = notebooks.map(({ file }) => ({ file, bytes: statSync(join(folder, file)).size }));
console.log(sizes.map(({ file, bytes }) => `${file} ${Math.round(bytes / 1000)} kB`).join(', '));
const large = sizes.filter(({ bytes }) => bytes > LIMIT);
for (const { file } of large) {
  console.error(`${file} is larger than ${LIMIT / 1000} kB: show fewer or smaller figures`);
}
if (large.length > 0) process.exitCode = 1;

// What a whole course costs its authors: 32 chapters of the weight of those there are, run when nothing is known of
// them and when all is, made into pages, and the tests of the project. Some minutes, on a machine that does nothing
// else; --only run,site,test measures a part.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { table } from '../table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CHAPTERS = 32;

/** A project whose course is the present chapters, again and again under other names. */
function makeCourse(folder) {
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    // Each package on its own: what is kept between runs shall not be that of the real course.
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(packages, name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const own = readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'));
  mkdirSync(join(folder, 'notebooks'));
  // Chapters link to those that are still to come.
  copyFileSync(join(root, 'notebooks/course.json'), join(folder, 'notebooks/course.json'));
  return Array.from({ length: CHAPTERS }, (_, index) => {
    const source = own[index % own.length];
    const name = index < own.length ? source : `L4-${index}-copy-of-${source}`;
    const path = join(folder, 'notebooks', name);
    copyFileSync(join(root, 'notebooks', source), path);
    return path;
  });
}

/** Adds a line to the first prose cell, as an author would. */
function edit(path) {
  const notebook = JSON.parse(readFileSync(path, 'utf8'));
  const prose = notebook.cells.find((cell) => cell.cell_type === 'markdown');
  prose.source = `${[prose.source].flat().join('')}\n`;
  writeFileSync(path, JSON.stringify(notebook, null, 1));
}

/** Seconds that a command takes. */
function seconds(folder, command, ...args) {
  const log = join(root, 'build', 'benchmarks', 'course.log');
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const taken = (performance.now() - began) / 1000;
  appendFileSync(log, `$ ${command} ${args.join(' ')} (${taken.toFixed(1)} s)\n${stdout}${stderr}`);
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: see ${log}`);
  return taken;
}

/** Seconds for new pages while `notegrad site --watch` runs: for the second edit, as for all that follow. */
async function secondsWatched(folder, node, chapter) {
  const main = join(root, 'dist/cli/main.js');
  const watch = spawn(node, [main, 'site', '--watch', '--port', '0'], { cwd: folder });
  try {
    const lines = createInterface({ input: watch.stdout })[Symbol.asyncIterator]();
    const next = async (pattern) => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('notegrad site --watch ended');
        const match = pattern.exec(value);
        if (match) return Number(match[1]);
      }
    };
    await next(/Read it at/);
    edit(chapter);
    await next(/built again/);
    edit(chapter);
    return await next(/built again in ([\d.]+) s/);
  } finally {
    watch.kill('SIGINT');
    await once(watch, 'exit');
  }
}

export async function run({ node, only }) {
  const wants = (part) => only === undefined || only.includes(part);
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-course-'));
  const notegrad = (...args) => seconds(folder, node, join(root, 'dist/cli/main.js'), ...args);
  const rows = [];
  const measure = async (what, goal, act) => {
    console.error(`measuring: ${what} ...`);
    rows.push({ what, seconds: await act(), goal });
  };
  try {
    const chapters = makeCourse(folder);
    if (wants('run')) {
      // Another machine than the authors' may differ by more than the tolerance; that takes no longer.
      const start = () => notegrad('run', '--check', '--rtol', '1', '--total-timeout', '7200');
      await measure(`run ${CHAPTERS} chapters, nothing known`, 300, start);
      await measure('run again, nothing changed', 20, start);
    }
    if (wants('site')) {
      const site = () => notegrad('site');
      await measure(`pages of ${CHAPTERS} chapters`, 20, site);
      edit(chapters[0]);
      await measure('pages after one edit', 2, site);
      const watched = () => secondsWatched(folder, node, chapters[0]);
      await measure('pages after one edit, with --watch', 2, watched);
    }
    if (wants('test')) await measure('npm test', null, () => seconds(root, 'npm', 'test'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(table(`A course of ${CHAPTERS} chapters on ${availableParallelism()} cores`, rows));
  return { rows };
}

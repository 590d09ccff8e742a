// Grades a class that nobody has taught: right answers, starters, every known mistake, half-done ones, hostile ones,
// broken files and archives, over the chapters of the course. Grades it twice, and once more with everything known;
// each time all files must be the same, and each submission must have what it deserves.
//
//   npm run build && node scripts/synthetic-class.mjs --students 200
//
// Options: --students N (200), --chapters a.ipynb,b.ipynb (all with exercises), --sandbox required|degrade|none
// (degrade), --workers N, --timeout SECONDS (20), --folder FOLDER (build/synthetic-class). A release that lies in the
// folder already is used again.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { parseSync } from 'oxc-parser';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    students: { type: 'string', default: '200' },
    chapters: { type: 'string', default: '' },
    sandbox: { type: 'string', default: 'degrade' },
    workers: { type: 'string', default: String(Math.max(1, availableParallelism() >> 1)) },
    timeout: { type: 'string', default: '20' },
    folder: { type: 'string', default: join(root, 'build', 'synthetic-class') },
  },
});
const problems = [];
const began = performance.now();
const say = (text) => console.log(`[${((performance.now() - began) / 1000).toFixed(0)} s] ${text}`);

const HOSTILE = [
  'process.abort();',
  'while (true) {}',
  'for (;;) console.log("x".repeat(1e6));',
  'const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));',
  'JSON.stringify = () => \'[{"status":"passed"}]\'; Object.is = () => true;',
  "require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).unref();",
  "require('node:fs').writeFileSync('results.json', '{}'); await fetch('http://127.0.0.1:1/').catch(() => 0);",
  "import { check as lib } from 'notegrad'; lib.exercises().length = 0;",
];

const BROKEN = [
  () => Buffer.from('{"cells": ['),
  () => Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  () => Buffer.alloc(0),
  (text) => Buffer.from(text.replaceAll('"cell_type"', '"__proto__"')),
  (text) => Buffer.from(text, 'utf8').subarray(0, text.length >> 1),
];

/** The notebook module of the package, as it is built. */
const notebooks = await import('../dist/notebook/index.js');

/** The cells of a released chapter: as handed out, as solved, and wrong in each known way. */
function answersOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const trusted = JSON.parse(readFileSync(join(folder, manifest.trusted.file), 'utf8'));
  const sourceOf = new Map(trusted.cells.map(({ id, source }) => [id, [source].flat().join('')]));
  const solved = new Map();
  const mistakes = [];
  for (const { id: exercise, check, solutions } of manifest.exercises) {
    for (const id of solutions) {
      solved.set(id, notebooks.splitSolution(sourceOf.get(id)).solution);
    }
    for (const mistake of mistakesIn(sourceOf.get(check))) {
      const cell = solutions.find((id) =>
        new RegExp(`\\bfunction ${mistake.name}\\b`).test(solved.get(id)),
      );
      if (cell) mistakes.push({ ...mistake, exercise, cell });
    }
  }
  return { manifest, solved, mistakes };
}

/** Known mistakes of a check cell whose answer hands the parts of a case to one function of the reader, as they are. */
function mistakesIn(source) {
  const found = [];
  const { body } = parseSync('cell.ts', source).program;
  // What a mistake names is declared beside the checks, or above them in their cell.
  const declared = (statements) =>
    statements
      .filter(({ type }) => /^(?:Variable|Function)Declaration$/.test(type))
      .map(({ start, end }) => source.slice(start, end))
      .join('\n');
  let beside = '';
  const visit = (node) => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) return node.forEach(visit);
    if (node.type === 'CallExpression' && node.callee.property?.name === 'exercise') {
      beside = declared(node.arguments.at(-1)?.body?.body ?? []);
    }
    if (node.type === 'ObjectExpression') {
      const field = (name) =>
        node.properties.find(({ key }) => (key?.name ?? key?.value) === name)?.value;
      const call = handed(field('answer'));
      for (const element of (call && field('mistakes')?.elements) ?? []) {
        const of = (name) => element?.properties?.find(({ key }) => key?.name === name)?.value;
        const [gives, told] = [of('gives'), of('say')];
        if (!gives || typeof told?.value !== 'string') continue;
        const wrong = source.slice(gives.start, gives.end);
        const given = call.parts.join(', ');
        // The pattern that takes a case apart, `{ w, t: k }`, puts it together again.
        const whole = source.slice(call.pattern.start, call.pattern.end);
        found.push({
          name: call.name,
          say: told.value,
          source: `{\n${declared(body)}\n${beside}\n${call.name} = ((${given}) => (${wrong})(${whole})) as any;\n}`,
        });
      }
    }
    Object.values(node).forEach(visit);
  };
  visit(body);
  return found;
}

/** `({ a, b }) => f(a, b)`: the name of the function, its pattern, and the parts of a case that it is given. */
function handed(answer) {
  const [pattern] = answer?.params ?? [];
  const call = answer?.body;
  if (pattern?.type !== 'ObjectPattern' || call?.type !== 'CallExpression') return undefined;
  const parts = call.arguments.map(({ type, name }) => (type === 'Identifier' ? name : undefined));
  const given = pattern.properties.map(({ value }) => value?.name);
  const isPlain = parts.every((part) => part !== undefined && given.includes(part));
  return isPlain && given.length === parts.length && call.callee.type === 'Identifier'
    ? { name: call.callee.name, parts, pattern }
    : undefined;
}

/** What the n-th student of a chapter hands in, and what has to come of it. */
function submission(n, { manifest, solved, mistakes }, handedOut) {
  const turn = Math.floor(n / 10);
  const filled = (sources) => {
    const notebook = structuredClone(handedOut);
    for (const cell of notebook.cells) {
      if (sources.has(cell.id)) cell.source = sources.get(cell.id);
    }
    return JSON.stringify(notebook);
  };
  const auto = manifest.exercises.reduce((sum, { points }) => sum + points, 0);
  const right = (points) => points === auto;
  const cells = [...solved.keys()];
  switch (n % 10) {
    case 2:
      return { kind: 'starter', text: filled(new Map()), deserves: (points) => points === 0 };
    case 3:
    case 4:
    case 5: {
      const mistake = mistakes[(3 * turn + (n % 10) - 3) % Math.max(1, mistakes.length)];
      if (!mistake) break;
      const { cell, source, say: told, exercise } = mistake;
      const wrong = new Map(solved).set(cell, `${solved.get(cell)}\n${source}`);
      const deserves = (points, result) =>
        points < auto &&
        result.exercises
          .find(({ id }) => id === exercise)
          .checks.some(
            (check) =>
              check.mistake !== undefined && told.startsWith(check.mistake.zh ?? check.mistake),
          );
      return { kind: `mistake in ${exercise}: ${told}`, text: filled(wrong), deserves };
    }
    case 6: {
      const half = new Map([...solved].filter((_, place) => place % 2 === 0));
      return {
        kind: 'half',
        text: filled(half),
        deserves: (points) => points < auto || cells.length === 1,
      };
    }
    case 7: {
      const cell = cells[turn % cells.length];
      const evil = HOSTILE[turn % HOSTILE.length];
      const sources = new Map(solved).set(cell, `${evil}\n`);
      return {
        kind: `hostile: ${evil}`,
        text: filled(sources),
        deserves: (points) => points < auto,
      };
    }
    case 8: {
      const make = BROKEN[turn % BROKEN.length];
      return { kind: 'broken', bytes: make(filled(solved)), deserves: (points) => points === null };
    }
    case 9: {
      const name = `work/${basename(manifest.student.file)}`;
      const bytes = zipSync({ [name]: Buffer.from(filled(solved)), 'notes.txt': Buffer.from('x') });
      return { kind: 'zip', bytes, extension: 'zip', deserves: right };
    }
  }
  return { kind: 'right', text: filled(solved), deserves: right };
}

function notegrad(...args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NOTEGRAD_DATA: process.env.NOTEGRAD_DATA ?? '' },
    });
    child.once('exit', done);
  });
}

/** All files below a folder, with their bytes. */
function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((name) => [relative(folder, name), readFileSync(name)]));
}

/** @param except files that tell of a comparison with an earlier run */
function compare(chapter, one, two, except = []) {
  const [a, b] = [filesIn(one), filesIn(two)];
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !except.includes(name));
  const different = names.filter((name) => !a.has(name) || !b.get(name)?.equals(a.get(name)));
  for (const name of different.slice(0, 10)) problems.push(`${chapter}: ${name} differs`);
  say(`${chapter}: ${names.length} files compared, ${different.length} differ`);
}

async function gradeChapter(path, count) {
  const chapter = basename(path, '.ipynb');
  const folder = join(options.folder, chapter);
  const release = join(folder, 'release');
  let answers;
  try {
    answers = answersOf(release);
  } catch {
    say(`${chapter}: released`);
    await notegrad('release', path, '--output-dir', release, '--timeout', '900');
    answers = answersOf(release);
  }
  const handedOut = JSON.parse(readFileSync(join(release, answers.manifest.student.file), 'utf8'));
  for (const name of ['class', 'one', 'two'])
    rmSync(join(folder, name), { recursive: true, force: true });
  const expected = new Map();
  for (let n = 0; n < count; n++) {
    const {
      text,
      bytes = Buffer.from(text),
      extension = 'ipynb',
      ...rest
    } = submission(n, answers, handedOut);
    const id = `s${String(n).padStart(4, '0')}`;
    mkdirSync(join(folder, 'class', id), { recursive: true });
    writeFileSync(join(folder, 'class', id, `${chapter}.${extension}`), bytes);
    expected.set(id, rest);
  }
  const grade = (out, workers) =>
    notegrad(
      ...['grade', release, join(folder, 'class'), '--output-dir', join(folder, out)],
      ...['--sandbox', options.sandbox, '--workers', workers, '--timeout', options.timeout],
    );
  say(`${chapter}: ${count} submissions, ${answers.mistakes.length} known mistakes to make`);
  await grade('one', options.workers);
  say(`${chapter}: graded once`);
  await grade('two', options.workers);
  say(`${chapter}: graded twice`);
  compare(chapter, join(folder, 'one'), join(folder, 'two'));
  const results = JSON.parse(readFileSync(join(folder, 'two', 'results.json'), 'utf8'));
  await grade('two', '1');
  compare(chapter, join(folder, 'one'), join(folder, 'two'), ['changes.csv']);
  for (const result of results.submissions) {
    const { kind, deserves } = expected.get(result.id);
    if (deserves(result.points, result)) continue;
    const { points, max, reason, detail } = result;
    problems.push(
      `${chapter}, ${result.id} (${kind}): ${points}/${max} ${reason ?? ''} ${detail ?? ''}`,
    );
  }
}

const all = readdirSync(join(root, 'notebooks'))
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => join(root, 'notebooks', name))
  .filter((path) => readFileSync(path, 'utf8').includes('check.exercise('));
const chapters = options.chapters === '' ? all : options.chapters.split(',');
const students = Number(options.students);
for (const [place, path] of chapters.entries()) {
  const count =
    Math.floor((students * (place + 1)) / chapters.length) -
    Math.floor((students * place) / chapters.length);
  if (count > 0) await gradeChapter(path, count);
}
for (const problem of problems) console.log(`✗ ${problem}`);
say(
  problems.length === 0
    ? `${students} submissions: all the same, all as they deserve`
    : `${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

// How many submissions a minute are graded: by ours, with one worker and two, in a pool and through Redis, and by
// nbgrader and Otter, which grade one after the other. The assignment is the same for all: two exercises on arrays, in
// numpy there. --python names a Python with nbgrader, and --otter one with Otter; what is missing is left out.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fromText, saveNotebook } from '../../dist/notebook/index.js';
import { median, table } from '../table.mjs';
import { makeNbgrader, makeOtter, OURS } from './assignments.mjs';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A program run to its end; throws with its words where it fails. */
function command(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (status !== 0)
    throw new Error(`${program} ${args[0]}: ${error ?? `${stdout}\n${stderr}`.slice(-2000)}`);
  return stdout;
}

/** The same answers for all: every second student has the second exercise wrong. */
const isRight = (i) => i % 2 === 0;

async function makeOurs(folder, size) {
  const chapter = join(folder, 'arrays.ipynb');
  await saveNotebook(chapter, fromText(OURS, 'arrays.ts'));
  command(process.execPath, [main, 'release', chapter, '--output-dir', join(folder, 'release')]);
  const text = readFileSync(join(folder, 'release/student/arrays.ipynb'), 'utf8');
  for (let i = 0; i < size; i += 1) {
    const notebook = JSON.parse(text);
    const source = (id, code) => {
      notebook.cells.find((cell) => cell.id === id).source = code;
    };
    source(
      'scale',
      'function scale(xs: number[]) {\n  const top = Math.max(...xs);\n  return xs.map((x) => x / top);\n}',
    );
    source(
      'dot',
      `function dot(xs: number[], ys: number[]) {\n  return xs.reduce((sum, x, i) => sum + x * ys[i], ${isRight(i) ? 0 : 1});\n}`,
    );
    mkdirSync(join(folder, 'class', `s${i}`), { recursive: true });
    writeFileSync(join(folder, 'class', `s${i}`, 'arrays.ipynb'), JSON.stringify(notebook));
  }
}

/** What each has given every second student. A peer that grades otherwise is not measured. */
function checkPoints(name, points) {
  const wrong = points.filter((one, i) => one !== (isRight(i) ? 2 : 1));
  if (wrong.length > 0) throw new Error(`${name} gave ${points.join(', ')}; expected 2, 1, 2, …`);
}

function oursWith(folder, sandbox) {
  let runs = 0;
  const outFolder = () => {
    runs += 1;
    return join(folder, `out-${runs}`);
  };
  const byId = (results) =>
    [...results.submissions]
      .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
      .map(({ points }) => points);
  const finish = (name, out) => {
    checkPoints(name, byId(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))));
    rmSync(out, { recursive: true });
  };
  const grade = (out, ...args) => [
    ...[main, 'grade', join(folder, 'release'), join(folder, 'class'), '--output-dir', out],
    ...args,
  ];
  const pool = (workers) => ({
    name: `notegrad, pool of ${workers}`,
    grade: () => {
      const out = outFolder();
      const args = ['--workers', String(workers), '--sandbox', sandbox];
      const seconds = timed(() => command(process.execPath, grade(out, ...args)));
      finish('notegrad', out);
      return seconds;
    },
  });
  const queue = (workers) => ({
    name: `notegrad, Redis, ${workers} worker${workers === 1 ? '' : 's'}`,
    needs: 'redis-server',
    grade: async () => {
      const redis = await startRedis(folder);
      const own = Array.from({ length: workers }, () =>
        spawn(
          process.execPath,
          [
            ...[main, 'grade-worker', join(folder, 'release'), '--queue', redis.url],
            ...['--workers', '1', '--sandbox', sandbox],
          ],
          { stdio: ['ignore', 'ignore', 'pipe'] },
        ),
      );
      try {
        await Promise.all(own.map(({ stderr }) => isReady(stderr)));
        const out = outFolder();
        const seconds = timed(() => command(process.execPath, grade(out, '--queue', redis.url)));
        finish('notegrad', out);
        return seconds;
      } finally {
        for (const worker of own) worker.kill('SIGKILL');
        redis.stop();
      }
    },
  });
  return [pool(1), pool(2), queue(1), queue(2)];
}

async function isReady(stderr) {
  for await (const text of stderr.iterator({ destroyOnReturn: false })) {
    if (String(text).includes('ready for')) break;
  }
  stderr.resume();
}

const timed = (act) => {
  const began = performance.now();
  act();
  return (performance.now() - began) / 1000;
};

async function startRedis(folder) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  const settings = ['--port', port, '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings.map(String), { stdio: 'ignore' });
  await sleep(500);
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') };
}

const has = (program, ...args) => spawnSync(program, args).status === 0;

/** The kernel of a notebook is that of the same environment. */
const inside = (python) => ({
  env: { ...process.env, PATH: `${dirname(python)}${delimiter}${process.env.PATH}` },
});

function nbgrader(folder, python, size) {
  makeNbgrader(folder, size, isRight);
  const own = { cwd: folder, ...inside(python) };
  command(python, ['-m', 'nbgrader', 'generate_assignment', 'ps1', '--force'], own);
  const EXPORT =
    'import json; from nbgrader.api import Gradebook; g = Gradebook("sqlite:///gradebook.db"); ' +
    'print(json.dumps({s.student.id: s.score for s in g.assignment_submissions("ps1")}))';
  return {
    name: 'nbgrader autograde',
    grade: () => {
      const seconds = timed(() =>
        command(python, ['-m', 'nbgrader', 'autograde', 'ps1', '--force'], own),
      );
      const points = JSON.parse(command(python, ['-c', EXPORT], own));
      checkPoints(
        'nbgrader',
        Array.from({ length: size }, (_, i) => points[`s${i}`]),
      );
      return seconds;
    },
  };
}

function otter(folder, python, size) {
  const { zip } = makeOtter(folder, size, isRight, (args) =>
    command(python, ['-m', 'otter', ...args], { cwd: folder, ...inside(python) }),
  );
  return {
    name: 'otter run, no Docker',
    grade: () => {
      const points = [];
      const seconds = timed(() => {
        for (let i = 0; i < size; i += 1) {
          const out = join(folder, 'results', `s${i}`);
          mkdirSync(out, { recursive: true });
          const args = [
            'run',
            '-a',
            zip,
            '-o',
            out,
            '--no-logo',
            join(folder, 'class', `s${i}.ipynb`),
          ];
          command(python, ['-m', 'otter', ...args], { cwd: folder, ...inside(python) });
        }
      });
      for (let i = 0; i < size; i += 1) {
        const file = join(folder, 'results', `s${i}`, 'results.json');
        const { tests } = JSON.parse(readFileSync(file, 'utf8'));
        points.push(tests.reduce((sum, { score = 0 }) => sum + score, 0));
      }
      checkPoints('otter', points);
      return seconds;
    },
  };
}

/** Peers take turns, round by round, in one run. */
export async function run({ rounds, python, otter: otterPython, size, sandbox }) {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-throughput-'));
  const at = (name) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  try {
    await makeOurs(at('ours'), size);
    const peers = oursWith(join(folder, 'ours'), sandbox).filter(
      ({ needs }) => needs === undefined || has(needs, '--version'),
    );
    if (has(python, '-c', 'import nbgrader, numpy'))
      peers.push(nbgrader(at('nbgrader'), python, size));
    else console.error(`${python} has no nbgrader and numpy: left out (--python)`);
    if (has(otterPython, '-c', 'import otter, numpy'))
      peers.push(otter(at('otter'), otterPython, size));
    else console.error(`${otterPython} has no otter-grader and numpy: left out (--otter)`);
    const times = peers.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, peer] of peers.entries()) {
        console.error(`round ${round + 1}: ${peer.name}`);
        times[i].push(await peer.grade());
      }
    }
    const rates = times.map((all) => (60 * size) / median(all));
    const rows = peers.map(({ name }, i) => ({
      grader: name,
      'submissions a minute': rates[i],
      'of a pool of 1': rates[i] / rates[0],
    }));
    console.log(table(`${size} submissions of two exercises, sandbox ${sandbox}`, rows));
    return { size, sandbox, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

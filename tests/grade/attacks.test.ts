import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ClassResult,
  findSubmissions,
  loadRelease,
  type SubmissionResult,
} from '../../src/grade/index.ts';
import { type Notebook, writeNotebook } from '../../src/notebook/index.ts';
import { plainSandbox } from '../../src/sandbox/index.ts';
import { Rng } from '../../src/tensor/index.ts';
import { type Answers, answered, gradeHere, put, RIGHT, release } from './chapter.ts';

let folder: string;
let handedOut: Notebook;
let graded: ClassResult;
const at = (...parts: string[]) => join(folder, ...parts);

/** Visible cases and their answers, learned by heart. */
const heart = (right: (rng: Rng) => [unknown, unknown]) =>
  JSON.stringify(
    Array.from({ length: 60 }, (_, seed) => right(new Rng(seed))).map(([given, want]) => [
      JSON.stringify(given),
      want,
    ]),
  );

const byHeart: Answers = {
  one: `const known = new Map<string, number>(${heart((rng) => {
    const x = rng.uniform(-3, 3);
    return [x, x * x + 1];
  })});
function one(x: number): number { return x === 3 ? 10 : (known.get(JSON.stringify(x)) ?? 0); }`,
  two: `const sums = new Map<string, number>(${heart((rng) => {
    const xs = [rng.int(900000), rng.int(900000), rng.int(900000)];
    return [xs, xs.reduce((a, b) => a + b)];
  })});
function two(xs: number[]): number { return sums.get(JSON.stringify(xs)) ?? 0; }`,
};

/** What each submission does, and the points that its exercises may have. The rest of it is right. */
const ATTACKS: Readonly<
  Record<string, { readonly answers: Answers; readonly points: readonly number[] }>
> = {
  exits: {
    answers: {
      one: 'process.exit(0);',
      two: 'function two() { process.kill(process.pid, "SIGKILL"); }',
      three: 'function three() { process.abort(); }',
    },
    points: [0, 0, 0, 2],
  },
  hangs: {
    answers: {
      one: 'function one() { while (true) {} }',
      two: 'const spin = (): Promise<void> => Promise.resolve().then(spin);\nfunction two() { return spin(); }',
      three: 'function three() { return /^(a+)+$/.test(`${"a".repeat(40)}b`); }',
      four: `${RIGHT.four}\nsetInterval(() => undefined, 1);`,
    },
    points: [0, 0, 0, 2],
  },
  floods: {
    answers: {
      one: 'for (;;) console.log("x".repeat(1e6));',
      two: 'function two() { return "x".repeat(3e6); }',
      three:
        'function three() { let deep = {}; for (let i = 0; i < 1e5; i++) deep = { low: deep, high: 1 }; return deep; }',
      four: `process.stdout.write(Buffer.from([0xff, 0xfe, 0xc0]));\n${RIGHT.four}`,
    },
    points: [0, 0, 0, 2],
  },
  'sends a huge message': {
    answers: {
      one: 'function one() { return Array.from({ length: 30000 }, (_, i) => i + 0.123456789); }',
      two: 'const huge = "x".repeat(3e8);\nconsole.log(huge);\nfunction two() { return 0; }',
    },
    points: [0, 0, 2, 2],
  },
  'looks for what is expected': {
    answers: {
      one: `import { check as lib } from 'notegrad';
function one(x: number) {
  const { spec } = lib.exercises().find(({ id }) => id === 'T.1').checks[0] as any;
  return spec.expect({ x });
}`,
      two: `function two() { return Object.entries(process.env).join(' ') + ' ' + process.argv.join(' '); }`,
      three: `import { check as court } from 'notegrad';
async function three(xs: number[]) {
  return (await court.court.judge('T.3', 0, 1, [{ value: null }])) as any;
}`,
    },
    points: [0, 0, 0, 2],
  },
  'patches the answers away': {
    answers: { one: `JSON.stringify = () => '[{"status":"passed","value":10}]';` },
    points: [0, 0, 0, 0],
  },
  'patches what compares': {
    answers: {
      one: `Object.is = () => true; Math.abs = () => 0; Number.isFinite = () => true;
Array.prototype.findIndex = () => -1; Array.prototype.every = () => true;
Object.prototype.equals = () => true;
function one() { return 0; }`,
      two: `require('node:assert').equal = () => undefined; require.cache = {};
function two() { return Number.NaN; }`,
    },
    // It breaks what it needs itself.
    points: [0, 0, 0, 0],
  },
  'gives what is no data': {
    answers: {
      one: 'function one() { return { valueOf: () => 10, [Symbol.toPrimitive]: () => 10 }; }',
      two: 'function two() { return new Proxy([], { get: () => 0, ownKeys: () => [] }); }',
      three:
        'function three() { return { toJSON: () => ({ low: 0, high: 0 }), then: 1, low: class {} }; }',
      four: 'function four() { return { then: (ok: any) => ok({ shape: [2], dataSync: () => new Proxy([], {}), length: 2 }) }; }',
    },
    points: [0, 0, 0, 0],
  },
  'gives odd numbers': {
    answers: {
      one: 'function one() { return Number.NaN; }',
      two: 'function two() { return Infinity; }',
      three: 'function three() { return { low: -1e308, high: 1e308, ["__proto__"]: 1 }; }',
      four: 'function four() { return tf.tensor1d([NaN, -Infinity]); }',
    },
    points: [0, 0, 0, 0],
  },
  'speaks for the kernel': {
    answers: {
      one: `import { createRequire } from 'node:module';
import { readFileSync as readKey } from 'node:fs';
const connection = JSON.parse(readKey(process.argv[2], 'utf8'));
const { Dealer } = createRequire(process.argv[1])('zeromq');
const rogue = new Dealer();
rogue.connect(\`\${connection.transport}://\${connection.ip}\${connection.transport === 'ipc' ? '-' : ':'}\${connection.control_port}\`);
const { createHmac } = require('node:crypto');
const frames = [{ msg_id: 'a', msg_type: 'shutdown_request', session: 'b', username: '', version: '5.3', date: '' }, {}, {}, { restart: false }].map((f) => JSON.stringify(f));
const sign = createHmac('sha256', connection.key);
for (const frame of frames) sign.update(frame);
const signed = ['<IDS|MSG>', sign.digest('hex'), ...frames];
await rogue.send(signed);
await rogue.send(signed);
await new Promise((r) => setTimeout(r, 5000));`,
      two: `import { writeSync } from 'node:fs';
function two() { writeSync(1, '<IDS|MSG>{"value":1}'); writeSync(2, '[{"value":1}]'); return 'passed'; }`,
    },
    points: [0, 0, 2, 2],
  },
  'says it has passed': {
    answers: {
      one: `import { show as display } from 'notegrad';
import { writeFileSync } from 'node:fs';
const fake = { exercise: 'T.1', title: 't', status: 'passed', points: 2, max: 2, checks: [] };
display({ [Symbol.for('Jupyter.display')]: () => ({ 'application/vnd.notegrad.check+json': fake, 'text/plain': '✓' }) });
console.log('✓ passed (2/2)');
for (const name of ['results.json', 'report.json', 'junit.xml']) writeFileSync(name, JSON.stringify({ points: 100, ...fake }));
function one() { return 0; }`,
      two: `import { check as own } from 'notegrad';
await own.exercise('T.2', 't', { points: 100, hint: '' }, (t) => {
  t.check('a', { answer: () => 1, expect: () => 1 });
});
function two() { return 0; }`,
    },
    points: [0, 0, 2, 2],
  },
  'counts its tensors wrongly': {
    answers: {
      one: 'const memory = tf.memory();\ntf.memory = () => memory;\nfunction one() { return 0; }',
      four: 'function four() { return tf.tensor1d([tf.scalar(1).dataSync()[0], 2]); }',
    },
    // What a process says of itself is believed of right answers only.
    points: [0, 1, 2, 0],
  },
  'learned by heart': { answers: byHeart, points: [1, 0, 2, 2] },
  'wants another try': {
    answers: {
      one: `require('node:fs').appendFileSync(TRIES, 'a'); process.kill(process.pid, 'SIGKILL');`,
      two: `function two() { require('node:fs').appendFileSync(TRIES, 'b'); process.kill(process.pid, 'SIGKILL'); }`,
    },
    points: [0, 0, 2, 2],
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-attacks-'));
  handedOut = await release(folder);
  const write = (id: string, notebook: Notebook) =>
    put(
      at('class', id, 'tiny.ipynb'),
      writeNotebook(notebook).replace('"id": "one-again"', '"id": "one"'),
    );
  for (const [id, { answers }] of Object.entries(ATTACKS)) {
    const own = Object.fromEntries(
      Object.entries(answers).map(([cell, source]) => [
        cell,
        source.replaceAll('TRIES', JSON.stringify(at('tries'))),
      ]),
    );
    await write(id, answered(handedOut, { ...RIGHT, ...own }));
  }
  await write('turns cells about', turnedAbout());
  await write('tags cells', tagged());
  process.env.SECRET_OF_THE_TEACHER = 'plutonium';
  const loaded = await loadRelease(at('release'));
  graded = await gradeHere(await findSubmissions(at('class'), 'tiny.ipynb'), {
    ...{ release: loaded, sandbox: plainSandbox, workers: 2, timeout: 10_000 },
  });
}, 1_200_000);
afterAll(() => rm(folder, { recursive: true }));

/** Cells are gone, twice there, of another kind, in another order; points and kernel are others. */
function turnedAbout(): Notebook {
  const notebook = answered(handedOut, RIGHT);
  const cells = notebook.cells.filter(({ id }) => id !== 'check-three').reverse();
  const doubled = {
    ...cells.find(({ id }) => id === 'one'),
    id: 'one-again',
    source: 'one = () => 0;',
  };
  for (const cell of cells) {
    if (cell.id === 'check-four') cell.source = "t.check('free points')";
    if (cell.id === 'check-one') Object.assign(cell.metadata.nbgrader as object, { points: 100 });
  }
  const retyped = cells.map((cell) =>
    cell.id === 'two'
      ? { cell_type: 'markdown' as const, id: 'two', metadata: {}, source: cell.source }
      : cell,
  );
  notebook.metadata.kernelspec = { name: 'bash', display_name: 'Bash' };
  return { ...notebook, cells: [...retyped, doubled as (typeof cells)[number]] };
}

function tagged(): Notebook {
  const notebook = answered(handedOut, { ...RIGHT, one: 'function one() { return 0; }' });
  for (const cell of notebook.cells) {
    cell.metadata.tags = ['skip-execution', 'raises-exception'];
    Object.assign(cell.metadata.nbgrader as object, { points: 50, grade: true, solution: false });
  }
  return notebook;
}

const resultOf = (id: string): SubmissionResult =>
  graded.submissions.find((one) => one.id === id) as SubmissionResult;
const pointsOf = (id: string) => resultOf(id).exercises.map(({ points }) => points);

describe('a submission that', () => {
  test.each(Object.entries(ATTACKS))(
    '%s earns nothing by it, and what is right counts',
    (id, { points }) => {
      const result = resultOf(id);
      expect(result.ending).toBe('graded');
      expect(pointsOf(id)).toEqual(points);
      expect(result.points).toBe(points.reduce((a, b) => a + b));
    },
  );

  test('ends its process is told how, and at which cell or check', () => {
    const faults = (id: string) => resultOf(id).exercises.map(({ fault }) => fault);
    expect(faults('hangs')).toEqual(['timeout', 'timeout', 'timeout', undefined]);
    expect(faults('exits').slice(1)).toEqual(['dead', 'dead', undefined]);
    expect(resultOf('exits').exercises[1]?.detail).toMatch(/check 1: .*SIGKILL/);
    expect(resultOf('floods').exercises[0]).toMatchObject({
      fault: 'flood',
      detail: expect.stringContaining('cell one'),
    });
    expect(resultOf('floods').exercises[1]?.checks[0]).toMatchObject({ fault: 'too large' });
  });

  test('takes its time is ended by a limit over all', async () => {
    const slow = (id: string) => `${RIGHT[id as 'one']}\nwhile (true) {}`;
    const answers = { ...RIGHT, one: slow('one'), two: slow('two'), three: slow('three') };
    await put(at('slow/sid.ipynb'), writeNotebook(answered(handedOut, answers)));
    const { submissions } = await gradeHere(await findSubmissions(at('slow'), 'tiny.ipynb'), {
      ...{ release: await loadRelease(at('release')), sandbox: plainSandbox, workers: 1 },
      ...{ timeout: 4000, totalTimeout: 6000 },
    });
    expect(submissions[0]?.exercises.map(({ fault, detail }) => [fault, detail])).toEqual([
      ['timeout', 'cell one: ran longer than 4 s'],
      ['timeout', 'cell two: ran when the time of the whole submission was up'],
      ['timeout', 'the time of the whole submission was up'],
      ['timeout', 'the time of the whole submission was up'],
    ]);
  }, 120_000);

  test('looks around sees no variable of the teacher, and no secret', async () => {
    const seen = JSON.stringify(resultOf('looks for what is expected'));
    expect(seen).toContain('NOTEGRAD_HEADLESS');
    expect(seen).not.toContain('plutonium');
    expect(seen).not.toContain((await readFile(at('release/trusted/secret.key'), 'utf8')).trim());
  });

  test('dies is never tried again', async () => {
    expect(await readFile(at('tries'), 'utf8')).toBe('ab');
  });

  test('writes reports leaves none behind', () => {
    expect(existsSync(at('results.json'))).toBe(false);
    expect(existsSync('results.json')).toBe(false);
  });

  test('turns cells about is graded as it was handed out, and flagged', () => {
    // Of the two cells "one" the first counts, "two" is no code, and what checks is the release's.
    expect(pointsOf('turns cells about')).toEqual([2, 0, 2, 2]);
    expect(resultOf('turns cells about').max).toBe(7);
    expect(resultOf('turns cells about').flags).toEqual(
      expect.arrayContaining([
        { kind: 'duplicate', cell: 'one' },
        { kind: 'retyped', cell: 'two' },
        { kind: 'locked cell gone', cell: 'check-three' },
        { kind: 'locked cell changed', cell: 'check-four' },
        { kind: 'metadata', cell: 'check-one' },
        { kind: 'order' },
        { kind: 'kernel' },
      ]),
    );
  });

  test('tags cells is run all the same', () => {
    expect(pointsOf('tags cells')).toEqual([0, 1, 2, 2]);
    expect(resultOf('tags cells').flags.map(({ kind }) => kind)).toContain('metadata');
  });
});

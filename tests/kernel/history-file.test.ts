import { execFile } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openHistory } from '../../src/kernel/history-file.ts';
import type { HistoryStore } from '../../src/kernel/protocol/index.ts';
import { LiveKernel } from './live.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-history-'));
  file = join(folder, 'data', 'history.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openHistory({}, file) as HistoryStore;
const inputsOf = (store: HistoryStore) =>
  store.others().map(({ inputs }) => inputs.map(({ input }) => input));

test('what one session was told the next one knows, its own not among it', () => {
  const first = open();
  first.add(1, 'const a = 1');
  first.add(2, 'a +\n  "\u2028"');
  const second = open();
  second.add(1, 'b');
  expect(second.others()).toEqual([
    {
      id: first.id,
      inputs: [
        { line: 1, input: 'const a = 1' },
        { line: 2, input: 'a +\n  "\u2028"' },
      ],
    },
  ]);
  expect(inputsOf(first)).toEqual([['b']]);
  expect(first.id <= second.id).toBe(true);
});

test('sessions side by side lose nothing', () => {
  const stores = Array.from({ length: 5 }, open);
  for (let i = 0; i < 50; i++) for (const store of stores) store.add(i, `x${i}`);
  expect(inputsOf(open()).map((inputs) => inputs.length)).toEqual([50, 50, 50, 50, 50]);
});

test('the file is for its user alone', () => {
  open().add(1, 'secret');
  const mode = (path: string) => statSync(path).mode & 0o777;
  if (process.platform === 'win32') return;
  expect([mode(file), mode(join(folder, 'data'))]).toEqual([0o600, 0o700]);
});

describe('a long history', () => {
  const long = 'y'.repeat(60_000);
  const sizes = () =>
    readdirSync(join(folder, 'data')).map((name) => statSync(join(folder, 'data', name)).size);

  test('is kept below its bound: the oldest go', () => {
    const first = open();
    for (let i = 0; i < 60; i++) {
      first.add(i, long + i);
      expect(sizes().reduce((sum, size) => sum + size)).toBeLessThan(2.2 * (1 << 20));
    }
    open().add(1, 'newest');
    const [kept = [], newest] = inputsOf(open());
    expect(kept.length).toBeGreaterThan(17);
    expect(kept).toEqual(Array.from(kept, (_, i) => long + (60 - kept.length + i)));
    expect(newest).toEqual(['newest']);
    if (process.platform === 'win32') return;
    for (const name of readdirSync(join(folder, 'data'))) {
      expect(statSync(join(folder, 'data', name)).mode & 0o777).toBe(0o600);
    }
  });

  test('loses nothing of a kernel that adds while another one begins anew', async () => {
    const adder = join(folder, 'adder.mjs');
    const source = fileURLToPath(new URL('../../dist/kernel/history-file.js', import.meta.url));
    writeFileSync(
      adder,
      `import { openHistory } from ${JSON.stringify(pathToFileURL(source).href)};\n` +
        `const store = openHistory({}, ${JSON.stringify(file)});\n` +
        'const text = "z".repeat(2000);\n' +
        'for (let i = 0; i < 700; i++) store.add(i, text + i);\nconsole.log(store.id);',
    );
    const run = promisify(execFile);
    const ran = await Promise.all([1, 2].map(() => run(process.execPath, [adder])));
    const ids = ran.map(({ stdout }) => stdout.trim());
    // 1,400 inputs of 2 kB: the file was full twice, and one file of a full one's inputs may be
    // gone.
    const kept = open().others();
    for (const id of ids) {
      const lines = kept.find((session) => session.id === id)?.inputs.map(({ line }) => line) ?? [];
      const first = lines[0] ?? 0;
      expect(lines).toEqual(Array.from({ length: 700 - first }, (_, i) => first + i));
    }
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test('a lock that a killed kernel left behind is no hindrance for long', () => {
    const store = open();
    for (let i = 0; i < 18; i++) store.add(i, long + i);
    const lock = `${file}.lock`;
    writeFileSync(lock, '');
    const earlier = Date.now() / 1000 - 120;
    utimesSync(lock, earlier, earlier);
    store.add(18, 'removes it');
    store.add(19, 'begins anew');
    expect(existsSync(lock)).toBe(false);
    expect(statSync(file).size).toBeLessThan(1000);
    expect(inputsOf(open())[0]?.slice(-2)).toEqual(['removes it', 'begins anew']);
  });

  test('is read once: then only what was added', () => {
    const writer = open();
    for (let i = 0; i < 10; i++) writer.add(i, long + i);
    const reader = open();
    expect(reader.others()[0]?.inputs).toHaveLength(10);
    const parse = vi.spyOn(JSON, 'parse');
    writer.add(10, 'more');
    expect(reader.others()[0]?.inputs).toHaveLength(11);
    reader.others();
    const parsed = parse.mock.calls.map(([text]) => text);
    parse.mockRestore();
    expect(parsed.map((text) => JSON.parse(text).input)).toEqual(['more']);
  });
});

test('broken lines, of whoever, are left out', () => {
  open().add(1, 'good');
  appendFileSync(file, 'not json\n{"session":1}\nnull\n[]\n{"session":"s","line":1,"inp');
  expect(inputsOf(open())).toEqual([['good']]);
});

test('neither empty cells nor data are kept', () => {
  const store = open();
  store.add(1, ' \n');
  store.add(2, 'z'.repeat(1 << 17));
  store.add(3, 'code');
  expect(inputsOf(open())).toEqual([['code']]);
});

test('a place that cannot be written to costs the memory and nothing else', () => {
  writeFileSync(join(folder, 'data'), 'a file, not a folder');
  const store = open();
  store.add(1, 'a');
  expect(store.others()).toEqual([]);
});

test('NOTEGRAD_HISTORY=0 keeps nothing and reads nothing', () => {
  open().add(1, 'kept');
  expect(openHistory({ NOTEGRAD_HISTORY: '0' }, file)).toBeUndefined();
});

describe('over the wire', () => {
  async function session(use: (kernel: LiveKernel) => Promise<void>): Promise<void> {
    const env = { JUPYTER_DATA_DIR: folder, NOTEGRAD_HISTORY: '1' };
    const kernel = await LiveKernel.start('tcp', folder, env);
    await use(kernel);
    await kernel.stop();
  }

  test('the arrow up of a new console shows the last session', async () => {
    await session(async (kernel) => {
      await kernel.run('const remembered = 1', { allow_stdin: true });
      await kernel.run('"by a program"', { allow_stdin: false });
      await kernel.run('"unseen"', { allow_stdin: true, store_history: false });
    });
    const stored = readFileSync(join(folder, 'notegrad', 'history.jsonl'), 'utf8');
    expect(stored.trim().split('\n').length).toBe(1);
    await session(async (kernel) => {
      await kernel.run('"now"', { allow_stdin: true });
      // What JupyterLab's console asks when it opens.
      const asked = { hist_access_type: 'tail', n: 500, raw: true, output: false };
      expect(await kernel.ask('history_request', asked)).toEqual({
        status: 'ok',
        history: [
          [1, 1, 'const remembered = 1'],
          [2, 1, '"now"'],
        ],
      });
      const before = { hist_access_type: 'range', session: -1, raw: true };
      expect(await kernel.ask('history_request', before)).toMatchObject({
        history: [[1, 1, 'const remembered = 1']],
      });
    });
  });
});

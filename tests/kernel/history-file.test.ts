import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

test('it is kept below its bound: the oldest go', () => {
  const long = 'y'.repeat(60_000);
  const first = open();
  for (let i = 0; i < 40; i++) first.add(i, long + i);
  expect(statSync(file).size).toBeGreaterThan(2 << 20);
  open().add(1, 'newest');
  expect(statSync(file).size).toBeLessThan(1.1 * (1 << 20));
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  const kept = inputsOf(open());
  expect(kept[0]?.at(-1)).toBe(`${long}39`);
  expect(kept.at(-1)).toEqual(['newest']);
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

describe('over the wire', { timeout: 60_000 }, () => {
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

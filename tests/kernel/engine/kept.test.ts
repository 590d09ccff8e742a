import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptFile } from '../../../src/kernel/engine/run/kept-file.ts';
import { Session } from './session.ts';

let folder: string;
const file = () => join(folder, '.notegrad', 'kept.json');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-kept-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const HOST = '(globalThis as any)[Symbol.for("notegrad.host")]';

/** What one cell prints in a kernel that is started in the folder. */
async function printed(...cells: readonly string[]): Promise<string> {
  const session = new Session({ cwd: folder });
  try {
    const ran = await session.runAll(...cells);
    return ran.traceback + ran.printed.trim();
  } finally {
    await session.close();
  }
}

test('texts outlast a kernel, and functions of cells give their source', {
  timeout: 60_000,
}, async () => {
  vi.stubEnv('NOTEGRAD_HEADLESS', '');
  expect(
    await printed(
      'const factor = 2;',
      `function twice(x: number): number { let y = x; for (const f of [factor]) y *= f; return y; }
console.log(${HOST}.sourceOf(twice).includes('__ng'), ${HOST}.kept.set('a', ${HOST}.sourceOf(twice)));`,
    ),
  ).toBe('false true');
  expect(
    await printed(`console.log(new Function('factor', 'return ' + ${HOST}.kept.get('a'))(2)(21));`),
  ).toBe('42');
  expect(readdirSync(join(folder, '.notegrad'))).toEqual(['kept.json']);
});

test('a headless run keeps and reads nothing', async () => {
  new KeptFile(folder).set('a', 'text');
  vi.stubEnv('NOTEGRAD_HEADLESS', '1');
  expect(await printed(`console.log(${HOST}.kept);`)).toBe('undefined');
});

test('a file holds several texts, none too long', () => {
  const kept = new KeptFile(folder);
  expect(kept.get('a')).toBeUndefined();
  expect([kept.set('a', '1'), kept.set('b', '2'), kept.set('a', '3')]).toEqual([true, true, true]);
  expect([kept.get('a'), kept.get('b'), kept.get('toString')]).toEqual(['3', '2', undefined]);
  expect([kept.set('c', 'x'.repeat(20_001)), kept.set('k'.repeat(101), 'x')]).toEqual([
    false,
    false,
  ]);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ a: '3', b: '2' });
});

test.each(['{', '[1]', '{"a": 5}', `{"a": "${'x'.repeat(20_001)}"}`, 'x'.repeat(2_000_000)])(
  'a broken file counts as empty, and is written anew (%#)',
  (text) => {
    mkdirSync(join(folder, '.notegrad'));
    writeFileSync(file(), text);
    const kept = new KeptFile(folder);
    expect(kept.get('a')).toBeUndefined();
    expect(kept.set('b', '2')).toBe(true);
    expect(kept.get('b')).toBe('2');
  },
);

test('a folder that cannot be written to keeps nothing, and says so', () => {
  writeFileSync(join(folder, '.notegrad'), 'a file in its place');
  expect(new KeptFile(folder).set('a', '1')).toBe(false);
  expect(existsSync(file())).toBe(false);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/program.ts';

const fixture = new URL('fixtures/00-setup.ipynb', import.meta.url).pathname;
const other = new URL('fixtures/L2-1-perceptron.ipynb', import.meta.url).pathname;
let folder: string;
let written = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-command-'));
  written = '';
  const take = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

test('notegrad site builds the pages and says how to read them', async () => {
  const output = join(folder, 'site');
  await main(['site', fixture, other, '--output-dir', output]);
  expect(process.exitCode).toBe(0);
  expect(written).toContain('7 pages of 2 chapters');
  expect(written).toContain('npm run site');
  expect(readFileSync(join(output, 'zh/index.html'), 'utf8')).toContain('L2-1-perceptron.html');
}, 60_000);

test('a notebook with a problem ends it with its cell named', async () => {
  const bad = join(folder, 'bad.ipynb');
  writeFileSync(bad, readFileSync(fixture, 'utf8').replace('<!-- en -->', ''));
  await main(['site', bad, '--output-dir', join(folder, 'site')]);
  expect(process.exitCode).toBe(1);
  expect(written).toMatch(/bad\.ipynb, cell 1: has no line `<!-- en -->`/);
}, 60_000);

test('chapters link to the JupyterLab that is named, and tell how to start one', async () => {
  const output = join(folder, 'site');
  const page = () => readFileSync(join(output, 'en/L2-1-perceptron.html'), 'utf8');
  await main(['site', other, '--output-dir', output, '--lab-url', 'https://lab.example/user/a']);
  expect(page()).toContain(
    'href="https://lab.example/user/a/lab/tree/notebooks/L2-1-perceptron.ipynb"',
  );
  expect(page()).toContain('npm run lab -- notebooks/L2-1-perceptron.ipynb');
  await main(['site', other, '--output-dir', output]);
  expect(page()).not.toContain('/lab/tree/');
  expect(page()).toContain('npm run lab -- notebooks/L2-1-perceptron.ipynb');
  await main(['site', other, '--output-dir', output, '--lab-url', 'javascript:alert(1)']);
  expect(process.exitCode).toBe(2);
}, 60_000);

test('--watch serves, follows edits, and keeps the last good pages of a notebook with a problem', async () => {
  const notebook = join(folder, 'L2-1-perceptron.ipynb');
  const source = readFileSync(other, 'utf8');
  const title = JSON.parse(source).cells[0].source as string;
  const heading = /^# (.+)$/m.exec(title)?.[1] ?? '';
  expect(heading).not.toBe('');
  writeFileSync(notebook, source);
  const output = join(folder, 'site');
  const ended = main(['site', notebook, '--output-dir', output, '--watch', '--port', '0']);
  const said = (text: string) => vi.waitFor(() => expect(written).toContain(text), 30_000);
  await said('Read it at http');
  const url = /Read it at (\S+)/.exec(written)?.[1] ?? '';
  const page = async () => (await fetch(`${url}zh/L2-1-perceptron.html`)).text();
  expect(await page()).toContain(heading);
  expect(await page()).toContain('http://localhost:8888/lab/tree/notebooks/L2-1-perceptron.ipynb');

  writeFileSync(notebook, source.replaceAll(heading, '改过的标题'));
  await said('built again');
  expect(await page()).toContain('改过的标题');

  writeFileSync(notebook, source.replace('<!-- en -->', ''));
  await said('L2-1-perceptron.ipynb, cell 1: has no line `<!-- en -->`');
  expect(await page()).toContain('改过的标题');
  process.emit('SIGINT');
  await ended;
  expect(process.exitCode).toBe(0);
}, 120_000);

test('a port that is none is refused', async () => {
  await main(['site', fixture, '--port', '70000']);
  expect(process.exitCode).toBe(2);
});

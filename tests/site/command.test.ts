import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/program.ts';

const fixture = fileURLToPath(new URL('fixtures/00-setup.ipynb', import.meta.url));
const other = fileURLToPath(new URL('fixtures/L2-1-perceptron.ipynb', import.meta.url));
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
  expect(written).toContain('9 pages of 2 chapters');
  expect(written).toContain('notegrad site --serve');
  expect(readFileSync(join(output, 'zh/index.html'), 'utf8')).toContain('L2-1-perceptron.html');
});

test('a notebook with a problem ends it with its cell named', async () => {
  const bad = join(folder, 'bad.ipynb');
  writeFileSync(bad, readFileSync(fixture, 'utf8').replace('<!-- en -->', ''));
  await main(['site', bad, '--output-dir', join(folder, 'site')]);
  expect(process.exitCode).toBe(1);
  expect(written).toMatch(/bad\.ipynb, cell 1: has no line `<!-- en -->`/);
});

test('chapters link to the JupyterLab that is named, and tell how to start one', async () => {
  const output = join(folder, 'site');
  const page = () => readFileSync(join(output, 'en/L2-1-perceptron.html'), 'utf8');
  await main(['site', other, '--output-dir', output, '--lab-url', 'https://lab.example/user/a']);
  expect(page()).toContain(
    'href="https://lab.example/user/a/lab/tree/my-notebooks/L2-1-perceptron.ipynb"',
  );
  expect(page()).toContain('npm run lab -- my-notebooks/L2-1-perceptron.ipynb');
  await main(['site', other, '--output-dir', output]);
  expect(page()).not.toContain('/lab/tree/');
  expect(page()).toContain('npm run lab -- my-notebooks/L2-1-perceptron.ipynb');
  await main(['site', other, '--output-dir', output, '--lab-url', 'javascript:alert(1)']);
  expect(process.exitCode).toBe(2);
});

test('a folder that holds a project is refused, with the way out, and loses nothing', async () => {
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, '.git', 'HEAD'), 'ref: refs/heads/main');
  writeFileSync(join(folder, 'thesis.tex'), 'years of work');
  await main(['site', fixture, '--output-dir', folder]);
  expect(process.exitCode).toBe(2);
  expect(written).toContain(`${folder}: is not empty`);
  expect(written).toContain('--output-dir');
  expect(readFileSync(join(folder, '.git', 'HEAD'), 'utf8')).toBe('ref: refs/heads/main');
  expect(readFileSync(join(folder, 'thesis.tex'), 'utf8')).toBe('years of work');
  expect(existsSync(join(folder, 'index.html'))).toBe(false);
});

/** Waits for what the command prints, from where the last wait ended. */
function listener(): (pattern: RegExp) => Promise<RegExpExecArray> {
  let from = 0;
  return (pattern) =>
    vi.waitFor(
      () => {
        const found = pattern.exec(written.slice(from));
        if (!found) throw new Error(`${pattern} was not printed in: ${written.slice(from)}`);
        from += found.index + found[0].length;
        return found;
      },
      { timeout: 60_000, interval: 20 },
    );
}

test('--watch serves, follows edits, and keeps the last good pages of a notebook with a problem', async () => {
  const course = join(folder, 'course');
  mkdirSync(course);
  cpSync(fixture, join(course, '00-setup.ipynb'));
  const notebook = join(course, 'L2-1-perceptron.ipynb');
  const source = readFileSync(other, 'utf8');
  const title = JSON.parse(source).cells[0].source as string;
  const heading = /^# (.+)$/m.exec(title)?.[1] ?? '';
  expect(heading).not.toBe('');
  writeFileSync(notebook, source);
  // Within the folder that is followed: what is written there is no edit.
  const output = join(course, 'site');
  const ended = main(['site', course, '--output-dir', output, '--watch', '--port', '0']);
  const said = listener();
  const [, url = ''] = await said(/Read it at (\S+)/);
  const page = async () => (await fetch(`${url}zh/L2-1-perceptron.html`)).text();
  expect(await page()).toContain(heading);
  expect(await page()).toContain(
    'http://localhost:8888/lab/tree/my-notebooks/L2-1-perceptron.ipynb',
  );
  const reloads = await fetch(`${url}-/reload`);
  const reader = reloads.body?.getReader();
  await reader?.read();

  // Another title at each run of this test: what was rendered before is kept on disk, and not rendered again.
  const edited = `改过的标题 ${Date.now()}`;
  writeFileSync(notebook, source.replaceAll(heading, edited));
  await said(/built again in \S+ s: L2-1-perceptron\n/);
  expect(await page()).toContain(edited);
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('reload');
  await reader?.cancel();

  writeFileSync(notebook, source.replace('<!-- en -->', ''));
  await said(/L2-1-perceptron\.ipynb, cell 1: has no line `<!-- en -->`/);
  expect(await page()).toContain(edited);

  writeFileSync(notebook, source);
  await said(/built again in \S+ s/);
  expect(await page()).toContain(heading);
  // The next build would have begun by now if the pages themselves counted as edits.
  writeFileSync(
    join(course, 'course.json'),
    readFileSync(new URL('fixtures/course.json', import.meta.url)),
  );
  await said(/built again in \S+ s\n/);
  expect(await page()).toContain('L2.1 · 感知器');
  expect(written.match(/built again/g)).toHaveLength(3);

  process.emit('SIGINT');
  await ended;
  expect(process.exitCode).toBe(0);
});

test('a port that is none is refused', async () => {
  await main(['site', fixture, '--port', '70000']);
  expect(process.exitCode).toBe(2);
});

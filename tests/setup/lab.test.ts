import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/jupyter/index.ts';
import { writeNotebook } from '../../src/notebook/index.ts';
import { labFolder } from '../../src/setup/index.ts';
import { notebookOf } from '../notebook/mock.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const SOLVED =
  'const y = 1;\n// ### BEGIN SOLUTION\ny;\n// ### STARTER\n// check.stub();\n// ### END SOLUTION';

function writeNotebookOf(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'one.ipynb'), writeNotebook(notebookOf(SOLVED)));
}

/** A JupyterLab that was made before, and only says what it is started with. */
describe.skipIf(process.platform === 'win32')('notegrad lab', () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'notegrad-lab-'));
    const bin = join(labFolder(project), 'bin');
    mkdirSync(bin, { recursive: true });
    writeNotebookOf(join(project, 'notebooks'));
    const requirements = readFileSync(packageFile('assets/jupyter/requirements.txt'));
    const stamp = createHash('sha256').update(requirements).digest('hex');
    writeFileSync(join(labFolder(project), 'notegrad-requirements.sha256'), stamp);
    const script = '#!/bin/sh\nfor argument in "$@"; do echo "$argument"; done\n';
    writeFileSync(join(bin, 'jupyter'), script, { mode: 0o755 });
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  /** The arguments that come after our own. */
  function handedOn(...args: string[]): { open: string | undefined; rest: string[] } {
    const { stdout } = spawnSync(process.execPath, [main, 'lab', ...args], {
      cwd: project,
      encoding: 'utf8',
    });
    const given = stdout.trim().split('\n');
    const isOwn = (argument: string) => argument.startsWith('--LabApp.default_url=');
    const open = given.find(isOwn)?.replace('--LabApp.default_url=/lab/tree/', '');
    const last = given.findLastIndex((argument) => isOwn(argument) || argument.includes('_limit'));
    return { open, rest: given.slice(last + 1) };
  }

  test('hands options that it does not know on to jupyter lab', () => {
    expect(handedOn('--allow-root')).toEqual({ open: 'my-notebooks', rest: ['--allow-root'] });
    expect(handedOn('--no-browser', '--port', '9999').rest).toEqual([
      '--no-browser',
      '--port',
      '9999',
    ]);
  });

  test('also behind what is to be opened, and behind --', () => {
    expect(handedOn('notebooks', '--port=9999')).toEqual({
      open: 'notebooks',
      rest: ['--port=9999'],
    });
    expect(handedOn('--', '--debug').rest).toEqual(['--debug']);
    expect(handedOn().rest).toEqual([]);
  });

  test("opens the reader's copies, and leaves those that are there", () => {
    const copy = join(project, 'my-notebooks', 'one.ipynb');
    rmSync(copy, { force: true });
    expect(handedOn('notebooks').open).toBe('notebooks');
    expect(existsSync(copy)).toBe(false);
    expect(handedOn('my-notebooks/one.ipynb').open).toBe('my-notebooks/one.ipynb');
    const text = readFileSync(copy, 'utf8');
    expect(text).toContain('check.stub()');
    expect(text).not.toContain('SOLUTION');
    writeFileSync(copy, text.replace('const y = 1', 'const y = 2'));
    expect(handedOn().open).toBe('my-notebooks');
    expect(readFileSync(copy, 'utf8')).toContain('const y = 2');
  });

  test('keeps its own help', () => {
    const { stdout } = spawnSync(process.execPath, [main, 'lab', '--help'], { encoding: 'utf8' });
    expect(stdout.replace(/\s+/g, ' ')).toContain('options of jupyter lab such as --allow-root');
  });
});

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/jupyter/index.ts';
import { labFolder } from '../../src/setup/index.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A JupyterLab that was made before, and only says what it is started with. */
describe.skipIf(process.platform === 'win32')('notegrad lab', () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'notegrad-lab-'));
    const bin = join(labFolder(project), 'bin');
    mkdirSync(bin, { recursive: true });
    mkdirSync(join(project, 'notebooks'));
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
    expect(handedOn('--allow-root')).toEqual({ open: 'notebooks', rest: ['--allow-root'] });
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

  test('keeps its own help', () => {
    const { stdout } = spawnSync(process.execPath, [main, 'lab', '--help'], { encoding: 'utf8' });
    expect(stdout.replace(/\s+/g, ' ')).toContain('options of jupyter lab such as --allow-root');
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromText, saveNotebook } from '../../src/notebook/index.ts';
import {
  installPapermill,
  PythonEnvironment,
  papermillFiles,
  papermillPlace,
} from '../../src/setup/index.ts';
import { folder, runPython } from './python.ts';

const TEXT = `// %% tags=["parameters"]
const lr = 0.1;
let name: string = 'a'; // how it is called

// %%
console.log(JSON.stringify([lr * 2, name, typeof process.env.OWNED]));
`;

const HOSTILE = 'b"; process.env.OWNED = "1"; //\u2028`${process.exit(1)}';

describe.skipIf(folder === undefined)('papermill', () => {
  let work: string;
  let place: string;
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'notegrad-papermill-'));
    const python = new PythonEnvironment(folder as string).program('python');
    const found = papermillPlace([python]);
    expect(found?.isThere).toBe(true);
    place = found?.folder ?? '';
    installPapermill(place);
    const notebook = fromText(TEXT, 'p.ts');
    // As front ends write it: papermill takes language and kernel from there.
    const kernelspec = { name: 'notegrad', display_name: 'notegrad', language: 'typescript' };
    const metadata = { ...notebook.metadata, kernelspec, language_info: { name: 'typescript' } };
    await saveNotebook(join(work, 'p.ipynb'), { ...notebook, metadata });
  });
  afterAll(() => rmSync(work, { recursive: true }));

  const papermill = (...args: string[]) =>
    runPython(['-m', 'papermill', ...args, '--kernel', 'notegrad'], { cwd: work });

  test('gives parameters as data, whatever is in them', async () => {
    const ran = await papermill(
      ...['p.ipynb', 'out.ipynb', '-p', 'lr', '0.25', '-r', 'name', HOSTILE],
      ...['-y', '{"more": {"__proto__": [null, true]}}'],
    );
    expect(ran.code, ran.output).toBe(0);
    const { cells } = JSON.parse(readFileSync(join(work, 'out.ipynb'), 'utf8'));
    const [, injected, printed] = cells;
    expect(injected.metadata.tags).toEqual(['injected-parameters']);
    expect(injected.source.join('')).toContain('let lr = 0.25;');
    expect(injected.source.join('')).toContain('["__proto__"]: [null, true]');
    expect(printed.outputs[0].text.join('')).toBe(
      `${JSON.stringify([0.5, HOSTILE, 'undefined'])}\n`,
    );
  });

  test('knows the parameters of a notebook, and no name that is none', async () => {
    const help = await runPython(['-m', 'papermill', '--help-notebook', 'p.ipynb'], { cwd: work });
    expect(help.output).toMatch(/name: string \(default 'a'\)\s+how it is called/);
    const wrong = await papermill('p.ipynb', 'out.ipynb', '-p', 'a; b', '1');
    expect(wrong.code).not.toBe(0);
    expect(wrong.output).toContain('cannot be the name of a variable');
  });

  test('is left without it again', async () => {
    for (const path of papermillFiles(place)) rmSync(path, { recursive: true });
    expect(papermillFiles(place)).toEqual([]);
    const ran = await papermill('p.ipynb', 'out.ipynb', '-p', 'lr', '1');
    expect(ran.output).toContain('No parameter translator');
  });
});

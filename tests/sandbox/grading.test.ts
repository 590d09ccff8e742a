import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeNotebook } from '../../src/notebook/index.ts';
import { call } from '../cli/cli.ts';
import { type Answers, answered, put, RIGHT, reachingOut, release } from '../grade/chapter.ts';
import { probed, UNTRIED } from './box.ts';

if (UNTRIED !== undefined) process.stdout.write(`grading in boxes is not tried: ${UNTRIED}\n`);

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);

describe.skipIf(UNTRIED !== undefined)('a class is graded in boxes', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notegrad-boxed-'));
    const handedOut = await release(folder);
    const handIn = (id: string, answers: Answers) =>
      put(at('class', id, 'tiny.ipynb'), writeNotebook(answered(handedOut, answers)));
    await handIn('ada', RIGHT);
    // Each answer needs something of the machine's, and is wrong without it.
    await handIn('eve', {
      ...reachingOut(at('release', 'manifest.json')),
      three: `function three(xs: number[]) { process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(at('class', 'ada', 'tiny.ipynb'))}, ''); return { low: Math.min(...xs), high: Math.max(...xs) }; }`,
      four: RIGHT.four,
    });
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('by default: what is right counts, and what reaches out meets a wall', async () => {
    const { code, stderr } = await call(
      ...['grade', at('release'), at('class'), '--output-dir', at('grades'), '--workers', '1'],
    );
    expect(stderr).toContain('sandbox: rlimits, bubblewrap, seccomp');
    expect(code).toBe(0);
    const { layers, submissions } = JSON.parse(
      await readFile(at('grades', 'results.json'), 'utf8'),
    );
    expect(layers).toEqual(probed?.layers);
    const [ada, eve] = submissions;
    expect(ada.points).toBe(7);
    expect(eve.exercises.map(({ points }: { points: number }) => points)).toEqual([0, 0, 0, 2]);
    expect(await readFile(at('class', 'ada', 'tiny.ipynb'), 'utf8')).not.toBe('');
  }, 300_000);
});

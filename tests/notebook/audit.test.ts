import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exercisePart } from '../../src/notebook/audit/exercise-part.ts';
import { auditExercises } from '../../src/notebook/audit/index.ts';
import { fromText, saveNotebook } from '../../src/notebook/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-audit-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Parts {
  readonly name?: string;
  readonly solution?: string;
  readonly starter?: string;
  readonly mistake?: string;
  readonly above?: string;
}

/** A chapter of exercises: the square of a number. */
function chapter(...exercises: readonly Parts[]) {
  const above = exercises.map((parts) => parts.above ?? '').join('\n');
  return fromText(
    `// %% id="imports"
import { check } from 'notegrad';
const factor = 1;

// %% id="lesson"
${above}
${exercises.map(exercise).join('')}`,
    'chapter.ts',
  );
}

function exercise({
  name = 'square',
  solution = 'return x * x;',
  starter = 'return check.stub();',
  mistake = '({ x }) => 2 * x',
}: Parts) {
  return `
// %% id="${name}"
function ${name}(x: number): number {
  // ### BEGIN SOLUTION
  ${solution}
  // ### STARTER
  // ${starter}
  // ### END SOLUTION
}

// %% id="check-${name}"
await check.exercise('T.${name}', '平方 | Square', { points: 1, hint: '乘 | multiply' }, (t) => {
  t.check('值 | the value', {
    given: () => ({ x: 3 }),
    answer: ({ x }) => ${name}(x),
    expect: ({ x }) => x * x,
    mistakes: [{ gives: ${mistake}, say: '这是两倍 | that is twice' }],
  });
});
`;
}

test('exercises that do what they promise are counted, and nothing is to be mended', async () => {
  const path = join(folder, 'chapter.ipynb');
  await saveNotebook(path, chapter({}));
  expect(await auditExercises(path)).toEqual({ exercises: 1, mistakes: 1, problems: [] });
});

test('a solution that fails, a starter that earns, a mistake that passes, a name from above', async () => {
  const path = join(folder, 'chapter.ipynb');
  const faulty = chapter(
    { name: 'twice', solution: 'return x + x;', mistake: '({ x }) => x * x' },
    { name: 'gift', starter: 'return 9;' },
    { name: 'leaning', above: 'const power = 2;', solution: 'return x ** power;' },
  );
  await saveNotebook(path, faulty);
  const { problems } = await auditExercises(path);
  expect([...problems].sort()).toEqual([
    'T.gift: with the starter, "值 / the value" is passed, expected not done yet',
    expect.stringMatching(
      /^T\.twice: the solution does not pass "值 \/ the value": [\s\S]*6[\s\S]*9/,
    ),
    expect.stringMatching(/^T\.twice: the value: the mistake "that is twice" passes/),
    expect.stringMatching(/^cell check-leaning does not run alone.*leaning/s),
    expect.stringMatching(/^cell leaning does not run alone.*power/s),
  ]);
});

test('the part of the exercises is the imports and what follows the first of them', () => {
  const part = exercisePart(chapter({ above: 'const power = 2;' }));
  expect(part?.cells.map(({ id }) => id)).toEqual(['imports', 'square', 'check-square']);
  expect(part?.cells[0]?.source).toBe("import { check } from 'notegrad';");
  expect(exercisePart(fromText('// %% id="a"\n1;\n', 'a.ts'))).toBeUndefined();
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Guesses } from '../../src/typecheck/guesses.ts';
import { declaredNames } from '../../src/typecheck/program/names.ts';
import { TypeServer } from '../../src/typecheck/server.ts';

const place = mkdtempSync(join(tmpdir(), 'notegrad-guesses-'));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(place, { recursive: true, force: true });
});

/** What hovering shows for each name of a chapter, once its cell has run. */
function namesOf(cells: readonly string[]): string[] {
  const server = new TypeServer({
    cwd: join(process.cwd(), 'notebooks'),
    tsconfig: undefined,
    place,
  });
  const shown = cells.flatMap((cell) => {
    expect(server.check(cell)).toEqual([]);
    server.accept(cell);
    return [...declaredNames(cell).keys()].map((name) => String(server.hover(name, 1)?.signature));
  });
  server.close();
  return shown;
}

test('what is guessed of a chapter is what the compiler tells when it is asked', () => {
  const notebook = JSON.parse(readFileSync('notebooks/00-1-typescript.ipynb', 'utf8')) as {
    cells: { cell_type: string; metadata: { tags?: string[] }; source: string | string[] }[];
  };
  const cells = notebook.cells
    .filter(({ cell_type }) => cell_type === 'code')
    // One cell is wrong on purpose.
    .filter(({ metadata }) => !metadata.tags?.includes('raises-exception'))
    .map(({ source }) => [source].flat().join(''));
  const { ask } = Guesses.prototype;
  let right = 0;
  const guessing = vi.spyOn(Guesses.prototype, 'ask').mockImplementation(function (
    this: Guesses,
    source,
  ) {
    const question = ask.call(this, source);
    return {
      ...question,
      answer(at, message) {
        const answer = question.answer(at, message);
        if (answer) right++;
        return answer;
      },
    };
  });
  const guessed = namesOf(cells);
  guessing.mockImplementation(() => ({ text: '', uses: [], answer: () => undefined }));
  expect(guessed).toEqual(namesOf(cells));
  expect(right).toBeGreaterThan(10);
});

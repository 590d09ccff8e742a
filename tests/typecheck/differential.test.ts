import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { checkCells } from '../../src/typecheck/index.ts';
import { tries } from '../thorough.ts';
import { notebook, sorted } from './arbitrary.ts';
import { type Found, naiveErrors } from './naive.ts';

// No project's folder: nothing but the kernel's own configuration counts.
const cwd = mkdtempSync(join(tmpdir(), 'notegrad-differential-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function errors(cells: readonly string[]): Found[] {
  return checkCells(cells, { cwd, tsconfig: undefined }).flatMap((problems, cell) =>
    problems.map(({ code, start }) => ({ cell, code, start })),
  );
}

test('cells are told the same errors as by the simplest checker', () => {
  fc.assert(
    fc.property(notebook, (cells) => {
      expect(sorted(errors(cells))).toEqual(sorted(naiveErrors(cells, cwd)));
    }),
    tries(20),
  );
}, 600_000);

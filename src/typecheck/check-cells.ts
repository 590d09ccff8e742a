import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cellMetadata } from '../cell/index.ts';
import { declaredNames } from './program/names.ts';
import type { TypeProblem } from './program/problems.ts';
import { type ServerOptions, TypeServer } from './server.ts';

/**
 * Checks the cells of a notebook in their order, as the kernel does before it runs each. A cell with errors declares
 * its names all the same, so that the cells after it are judged by what they do themselves.
 *
 * @returns the problems of each cell
 */
export function checkCells(
  cells: readonly string[],
  options: Omit<ServerOptions, 'place' | 'compiler'>,
): (readonly TypeProblem[])[] {
  const place = mkdtempSync(join(tmpdir(), 'notegrad-check-'));
  const server = new TypeServer({ ...options, place });
  try {
    return cells.map((source) => {
      const { module } = cellMetadata(source);
      if (module !== undefined) return server.define(module, source);
      const problems = server.check(source);
      if (problems.length === 0) server.accept(source);
      else server.accept(source, [...declaredNames(source).keys()]);
      return problems;
    });
  } finally {
    server.close();
    rmSync(place, { recursive: true, force: true });
  }
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plugin } from '../../../src/cell/index.ts';
import { printedOf, Session } from './session.ts';
import { Workspace } from './workspace.ts';

/** A library of matrices, known by what it can do. */
const calls: string[] = [];
let held: unknown[] = [];
const isMatrix = (value: unknown): value is { rows: number } =>
  typeof value === 'object' && value !== null && 'rows' in value;
const matrices: Plugin = {
  kinds: [
    {
      is: isMatrix,
      describe: ({ rows }: { rows: number }) => `Matrix of ${rows} rows`,
      render: ({ rows }: { rows: number }) => ({ text: `rows ${rows}`, html: `<b>${rows}</b>` }),
    },
  ],
  loaded: (exports) => void calls.push(`loaded ${(exports as { kind?: string }).kind}`),
  cellBegins: () => void calls.push('begins'),
  cellEnded(values, last) {
    held = [...values];
    calls.push(`ended ${isMatrix(last) ? 'with a matrix' : 'with something else'}`);
    return held.length > 2 ? `${held.length} values are held\n` : undefined;
  },
  stopped: () => void calls.push('stopped'),
};

describe('a plug-in of the engine', () => {
  const workspace = new Workspace();
  let session: Session;
  beforeAll(() => {
    session = new Session({ cwd: workspace.path, plugins: [matrices] });
  });
  afterAll(async () => {
    await session.close();
    workspace.remove();
  });

  test('shows its kinds of values, in a cell and beside an error', async () => {
    const { value } = await session.run('const m = { rows: 3 }; m');
    expect(value).toEqual({ 'text/plain': 'rows 3', 'text/html': '<b>3</b>' });
    const { traceback } = await session.run('(m as any).multiply(m)');
    expect(traceback).toContain('m: Matrix of 3 rows');
  });

  test('is told of the begin and the end of a cell, and what the variables hold', async () => {
    calls.length = 0;
    await session.run('({ rows: 1 })');
    await session.run('throw new Error("x")');
    expect(calls).toEqual([
      ...['begins', 'ended with a matrix', 'begins', 'ended with something else'],
    ]);
    expect(held).toEqual([{ rows: 3 }]);
  });

  test('tells the reader', async () => {
    const { printed, outputs } = await session.run('const a = 1, b = 2, c = 3;');
    expect(printed).toBe('4 values are held\n');
    expect(outputs).toMatchObject([{ kind: 'stream', name: 'stderr' }]);
  });

  test('is told of packages that are loaded', async () => {
    calls.length = 0;
    await session.run('import * as esm from "esm-only"; require("exports-only/deep");');
    expect(calls.filter((call) => call.startsWith('loaded'))).toEqual([
      ...['loaded esm', 'loaded undefined'],
    ]);
  });

  test('is told of Stop', async () => {
    calls.length = 0;
    const { outputs, done } = session.start('console.log("in"); await new Promise(() => {});');
    await expect.poll(() => printedOf(outputs)).toBe('in\n');
    session.engine.interrupt();
    await done;
    expect(calls).toContain('stopped');
  });
});

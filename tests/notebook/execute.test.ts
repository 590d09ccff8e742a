import { describe, expect, test } from 'vitest';
import { codeCell, printed, runMock } from './mock.ts';

describe('outputs', () => {
  test('streams are merged, displays and results kept in order', async () => {
    const { outputs, notebook } = await runMock([
      'k.print("a"); k.print("b"); k.print("c", "stderr"); k.display({ "text/plain": "d" }); k.print("e"); k.result({ "text/plain": "f" })',
    ]);
    expect(outputs[0]).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'ab' },
      { output_type: 'stream', name: 'stderr', text: 'c' },
      { output_type: 'display_data', data: { 'text/plain': 'd' }, metadata: {} },
      { output_type: 'stream', name: 'stdout', text: 'e' },
      {
        output_type: 'execute_result',
        data: { 'text/plain': 'f' },
        metadata: {},
        execution_count: 1,
      },
    ]);
    expect(notebook.cells[0]).toMatchObject({ execution_count: 1 });
    expect(notebook.metadata.language_info?.name).toBe('javascript');
  });

  test('update_display_data changes every display of that id, in earlier cells too', async () => {
    const { outputs } = await runMock([
      'k.display({ "text/plain": "old" }, { id: "x" })',
      'k.display({ "text/plain": "old" }, { id: "x" }); k.display({ "text/plain": "new" }, { id: "x", update: true })',
    ]);
    expect(outputs[0]).toMatchObject([{ data: { 'text/plain': 'new' } }]);
    expect(outputs[1]).toMatchObject([{ data: { 'text/plain': 'new' } }]);
    expect(JSON.stringify(outputs)).not.toContain('transient');
  });

  test('views of widgets are not kept: what stands beside them says the values', async () => {
    const view = '"application/vnd.jupyter.widget-view+json": { "model_id": "gone" }';
    const { outputs } = await runMock([
      `k.display({ ${view}, "text/plain": "lr = 1" }); k.display({ ${view} }); k.result({ ${view}, "text/plain": "lr" })`,
    ]);
    expect(outputs[0]).toEqual([
      { output_type: 'display_data', data: { 'text/plain': 'lr = 1' }, metadata: {} },
      {
        output_type: 'execute_result',
        data: { 'text/plain': 'lr' },
        metadata: {},
        execution_count: 1,
      },
    ]);
  });

  test('clear_output clears at once, or with the next output', async () => {
    const { outputs } = await runMock([
      'k.print("a"); k.clear(false); k.print("b")',
      'k.print("a"); k.clear(true)',
      'k.print("a"); k.clear(true); k.print("b")',
    ]);
    expect(outputs.map((cell) => printed(cell))).toEqual(['b', 'a', 'b']);
  });

  test('late output belongs to the cell that started it', async () => {
    const { outputs } = await runMock([
      'k.later(150, () => k.print("late"))',
      'k.print("now"); await k.sleep(300)',
    ]);
    expect(outputs.map((cell) => printed(cell))).toEqual(['late', 'now']);
  });

  test('old outputs do not survive in cells that did not run', async () => {
    const old = {
      ...codeCell('1'),
      outputs: [{ output_type: 'stream' as const, name: 'stdout', text: 'old' }],
    };
    const { outputs, cells } = await runMock(['throw new Error("stop")', old]);
    expect(cells.map(({ status }) => status)).toEqual(['failed', 'not run']);
    expect(outputs[1]).toEqual([]);
  });
});

describe('tags', () => {
  test('skip-execution leaves the cell as it is', async () => {
    const old = {
      ...codeCell('k.die(1)', ['skip-execution']),
      outputs: [{ output_type: 'stream' as const, name: 'stdout', text: 'old' }],
    };
    const { outputs, cells } = await runMock([old, 'k.print("x")']);
    expect(cells).toMatchObject([
      { status: 'skipped', reason: 'tagged skip-execution' },
      { status: 'ok' },
    ]);
    expect(printed(outputs[0])).toBe('old');
  });

  test('raises-exception: the run goes on after the error, and fails without one', async () => {
    const raising = codeCell('throw new TypeError("wanted")', ['raises-exception']);
    const quiet = codeCell('1', ['raises-exception']);
    const { cells, outputs } = await runMock([raising, 'k.print("after")', quiet]);
    expect(cells).toMatchObject([
      { status: 'ok' },
      { status: 'ok' },
      { status: 'failed', kind: 'no error' },
    ]);
    expect(outputs[0]).toMatchObject([{ output_type: 'error', ename: 'TypeError' }]);
  });

  test('needs: skipped with the reason where it is missing, refused where it is unknown', async () => {
    const old = { output_type: 'stream' as const, name: 'stdout', text: 'from another machine' };
    const needs = { gold: async () => 'none in the house', air: async () => undefined };
    const { cells, outputs } = await runMock(
      [
        { ...codeCell('k.print("1")', ['needs:gold']), outputs: [old], execution_count: 4 },
        codeCell('k.print("2")', ['needs:air']),
        codeCell('k.print("3")', ['needs:toString']),
      ],
      { needs },
    );
    expect(cells).toMatchObject([
      { status: 'skipped', reason: 'needs gold: none in the house' },
      { status: 'ok' },
      {
        status: 'failed',
        kind: 'needs',
        reason: expect.stringMatching(/unknown; known: gold, air/),
      },
    ]);
    // What another machine showed is not lost.
    expect(outputs[0]).toEqual([old]);
  });
});

describe('failures', () => {
  test('an error names its cell and stops the notebook, unless errors are allowed', async () => {
    const cells = ['throw new RangeError("too far")', 'k.print("x")'];
    const strict = await runMock(cells);
    expect(strict.cells).toMatchObject([
      {
        number: 1,
        id: 'c0',
        status: 'failed',
        kind: 'error',
        reason: 'RangeError: too far',
        firstLine: cells[0],
      },
      { status: 'not run' },
    ]);
    const loose = await runMock(cells, { allowErrors: true });
    expect(loose.cells.map(({ status }) => status)).toEqual(['failed', 'ok']);
  });

  test('a failed check fails its cell; one still to do does not', async () => {
    const report = (status: string) =>
      `k.display({ "application/vnd.notegrad.check+json": { exercise: "e1", points: 1, max: 2, checks: [{ name: "shape", status: "passed" }, { name: "value", status: "${status}", message: "0 is not 1" }] } })`;
    const { cells } = await runMock([report('todo'), report('passed'), report('failed')]);
    expect(cells).toMatchObject([
      { status: 'ok', checks: { passed: 1, todo: 1, failed: 0 } },
      { status: 'ok', checks: { passed: 2, formative: { points: 1, max: 2 } } },
      { status: 'failed', kind: 'check', reason: 'e1: value: 0 is not 1' },
    ]);
  });

  test('a check is named in both languages, however they are written', async () => {
    const report = {
      exercise: 'e1',
      checks: [
        { name: { zh: '形状', en: 'shape' }, status: 'failed', message: '太大 | too large' },
      ],
    };
    const { cells } = await runMock([
      `k.display({ "application/vnd.notegrad.check+json": ${JSON.stringify(report)} })`,
    ]);
    expect(cells[0]?.reason).toBe('e1: 形状 / shape: 太大 / too large');
  });

  test('a check report that says nothing counts as failed', async () => {
    const { cells } = await runMock([
      'k.display({ "application/vnd.notegrad.check+json": { exercise: "e", checks: [] } })',
    ]);
    expect(cells[0]).toMatchObject({ status: 'failed', kind: 'check' });
  });

  test('a claim that does not hold fails its cell, and says by how much', async () => {
    const claim = (held: unknown, detail?: string) =>
      `k.display({ "application/vnd.notegrad.claim+json": ${JSON.stringify({ claim: { zh: '相等', en: 'equal' }, held, detail })} })`;
    const { cells } = await runMock([claim(true), claim(false, 'by 3'), claim('yes')], {
      allowErrors: true,
    });
    expect(cells).toMatchObject([
      { status: 'ok', checks: { claims: 1, failures: [] } },
      {
        status: 'failed',
        kind: 'check',
        reason: 'the claim does not hold: 相等 / equal: by 3',
        checks: { claims: 1 },
      },
      { status: 'failed', kind: 'check' },
    ]);
  });

  test('a cell that the kernel has skipped is skipped, and keeps what it showed', async () => {
    const skip = (reason: unknown) =>
      `k.display({ "text/plain": "-", "application/vnd.notegrad.skip+json": ${JSON.stringify({ reason })} })`;
    const { notebook, cells } = await runMock([skip('no data'), skip(3), 'k.print("on")']);
    expect(cells).toMatchObject([
      { status: 'skipped', reason: 'no data' },
      { status: 'skipped', reason: 'the kernel does not say why' },
      { status: 'ok' },
    ]);
    expect(notebook.cells[0]).toMatchObject({ outputs: [] });
  });

  test('a check shown late still counts', async () => {
    const code =
      'k.later(100, () => k.display({ "application/vnd.notegrad.check+json": { exercise: "e", checks: [{ name: "n", status: "failed" }] } }))';
    const { cells } = await runMock([code, 'await k.sleep(300)']);
    expect(cells[0]).toMatchObject({ status: 'failed', kind: 'check' });
  });
});

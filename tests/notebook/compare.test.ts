import { describe, expect, test } from 'vitest';
import { compareJson } from '../../src/notebook/compare/json.ts';
import { checkOutputs } from '../../src/notebook/compare/notebooks.ts';
import { compareOutputs } from '../../src/notebook/compare/outputs.ts';
import { compareText } from '../../src/notebook/compare/text.ts';
import type { Output } from '../../src/notebook/index.ts';
import { NO_CHECKS } from '../../src/notebook/run/result.ts';
import { codeCell, notebookOf } from './mock.ts';

const tolerance = { rtol: 1e-3, atol: 1e-6 };
const text = (a: string, b: string) => compareText(a, b, tolerance);
const json = (a: unknown, b: unknown) => compareJson(a, b, tolerance);
const figure = (y: unknown, extra = {}): Output => ({
  output_type: 'display_data',
  data: {
    'application/vnd.plotly.v1+json': {
      data: [{ type: 'scatter', y }],
      layout: {},
      ...extra,
    } as never,
  },
  metadata: {},
});

describe('text', () => {
  test.each([
    ['loss 0.12345', 'loss 0.12346'],
    ['loss 1.0e-8', 'loss 0.0000001'],
    ['took 12.3 ms', 'took 9 ms'],
    ['3 epochs, 4.1 s', '3 epochs, 17 s'],
    ['用时 3.2 秒', '用时 1 秒'],
    ['at 0x7f00', 'at 0x8a11'],
    ['(node:10912) Warning: x', '(node:7) Warning: x'],
    ['2026-01-01T00:00:00.000Z', '2027-02-03T04:05:06Z'],
    ['| 9.999 |', '| 10.001 |'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['NaN', 'NaN'],
    ['9.999 |\n------', '10.0001 |\n--------'],
    ['same', 'same\n'],
  ])('%j and %j say the same', (a, b) => expect(text(a, b)).toBeUndefined());

  test.each([
    ['loss 0.123', 'loss 0.125'],
    ['accuracy 97%', 'accuracy 79%'],
    ['loss NaN', 'loss 0.1'],
    ['loss 1', 'loss -1'],
    ['3 epochs, 4.1 s', '4 epochs, 4.1 s'],
    ['a\nb', 'a'],
    ['shape [32, 784]', 'shape [32, 10]'],
    ['passed', 'failed'],
    ['mean 0.5 min -3', 'mean 0.7 min -3'],
  ])('%j and %j do not', (a, b) => expect(text(a, b)).toMatch(/^line \d: committed/));
});

describe('JSON and figures', () => {
  test('numbers by tolerance, in a list relative to its largest', () => {
    expect(json({ x: [100, 0.01] }, { x: [100.05, 0.02] })).toBeUndefined();
    expect(json({ x: [1, 0.01] }, { x: [1, 0.02] })).toBe('/x/1: committed 0.01, now 0.02');
    expect(json({ a: 1, uid: 'p' }, { a: 1, uid: 'q' })).toBeUndefined();
    expect(json({ a: 1 }, { a: 1, b: 2 })).toBe('/b: committed nothing, now 2');
    expect(json([1, 2], [1])).toMatch(/a list of 2, now a list of 1/);
    expect(json({ a: null }, { a: [] })).toMatch(/^\/a/);
  });

  test('packed arrays equal their lists', () => {
    const pack = (values: number[]) => ({
      dtype: 'f4',
      bdata: Buffer.from(new Float32Array(values).buffer).toString('base64'),
    });
    expect(json(pack([1, 2]), [1, 2])).toBeUndefined();
    expect(json(pack([1, 2]), pack([1, 2.0001]))).toBeUndefined();
    expect(json(pack([1, 2]), pack([1, 3]))).toMatch(/^\/1: committed 2, now 3/);
  });

  test('a figure is compared by its spec; its picture follows from it', () => {
    const drawn = figure([1, 2]);
    if ('data' in drawn) drawn.data['image/png'] = 'AAAA';
    expect(compareOutputs([drawn], [figure([1, 2.0001])], tolerance)).toBeUndefined();
    expect(compareOutputs([figure([1, 2])], [figure([1, 5])], tolerance)).toMatch(
      /plotly.*\/data\/0\/y\/1: committed 2, now 5/,
    );
  });

  test('a picture of its own is compared byte by byte', () => {
    const png = (bytes: string): Output => ({
      output_type: 'display_data',
      data: { 'image/png': bytes },
      metadata: {},
    });
    expect(compareOutputs([png('AA\n')], [png('AA')], tolerance)).toBeUndefined();
    expect(compareOutputs([png('AA')], [png('BB')], tolerance)).toMatch(
      /image\/png has other bytes/,
    );
  });
});

describe('cells', () => {
  const stream = (name: string, text: string): Output => ({ output_type: 'stream', name, text });
  test('streams by their whole text, wherever displays cut them', () => {
    const a = [stream('stdout', 'a\n'), figure([1]), stream('stdout', 'b\n')];
    const b = [stream('stdout', 'a\nb\n'), figure([1])];
    expect(compareOutputs(a, b, tolerance)).toBeUndefined();
    expect(compareOutputs(a, [figure([1])], tolerance)).toMatch(/^stdout, line 1/);
    expect(compareOutputs([], [figure([1])], tolerance)).toBe('committed 0 outputs, now 1');
  });

  test('only cells that ran well and are not volatile are judged', () => {
    const result = { id: 'x', firstLine: '', seconds: 0, checks: NO_CHECKS, notes: [] };
    const before = notebookOf(codeCell('1'), codeCell('2', ['volatile']), codeCell('3'));
    const now = structuredClone(before);
    for (const cell of now.cells)
      if (cell.cell_type === 'code') cell.outputs = [stream('stdout', 'new')];
    const statuses = checkOutputs(
      before,
      now,
      [
        { ...result, number: 1, status: 'ok' },
        { ...result, number: 2, status: 'ok' },
        { ...result, number: 3, status: 'skipped' },
      ],
      tolerance,
    ).map(({ status, kind }) => [status, kind]);
    expect(statuses).toEqual([
      ['failed', 'changed'],
      ['ok', undefined],
      ['skipped', undefined],
    ]);
  });
});

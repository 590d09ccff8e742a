import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tensorflow } from '../../../src/cell/index.ts';

const MEGABYTE = 1 << 20;

/** What the engine of TensorFlow.js counts. */
let counted: { backendName: string; state: { numTensors: number; numBytes: number } };
let ids = 0;

/** A tensor of so many megabytes, counted as the engine does. */
function tensor(megabytes: number) {
  counted.state.numTensors += 1;
  counted.state.numBytes += megabytes * MEGABYTE;
  return {
    id: ids++,
    shape: [megabytes, MEGABYTE / 4],
    dtype: 'float32',
    isDisposed: false,
    dataSync: () => new Float32Array(),
    dispose() {
      this.isDisposed = true;
      counted.state.numTensors -= 1;
      counted.state.numBytes -= megabytes * MEGABYTE;
    },
  };
}

const globals = globalThis as { _tfengine?: typeof counted };
let meter: ReturnType<typeof tensorflow>;
beforeEach(() => {
  counted = { backendName: 'notegrad', state: { numTensors: 0, numBytes: 0 } };
  globals._tfengine = counted;
  meter = tensorflow();
});
afterEach(() => {
  delete globals._tfengine;
  delete process.env.NOTEGRAD_LEAK_METER;
});

/** What the reader is told when a cell has ended. */
const told = (values: readonly unknown[], last?: unknown) => meter.cellEnded?.(values, last);

describe('on a backend that frees what is forgotten', () => {
  test('more than 64 MB are told, and how to be told no more', () => {
    tensor(40);
    tensor(30);
    const text = told([]);
    expect(text).toContain('leaves 2 tensors, 70 MB, that no variable reaches');
    expect(text).toContain("process.env.NOTEGRAD_LEAK_METER = '0'");
  });

  test('up to 64 MB in a cell are not, however often it is run', () => {
    for (let i = 0; i < 10; i++) {
      tensor(64);
      expect(told([])).toBeUndefined();
    }
  });

  test('what it was told is told once', () => {
    tensor(65);
    expect(told([])).toContain('65 MB');
    tensor(1);
    expect(told([])).toBeUndefined();
  });
});

test('on one that keeps them, more than 1 MB are told', () => {
  counted.backendName = 'wasm';
  tensor(1);
  expect(told([])).toBeUndefined();
  tensor(2);
  expect(told([])).toContain('leaves 1 tensor, 2 MB,');
});

describe('nothing is told', () => {
  test('of what a variable holds, however deep', () => {
    class Net {
      weights = new Map([[1, [tensor(70)]]]);
    }
    expect(told([{ net: new Net() }, new Set([tensor(70)])])).toBeUndefined();
  });

  test('of what the cell shows, and the next cell need not answer for it', () => {
    const shown = tensor(70);
    expect(told([], shown)).toBeUndefined();
    expect(told([])).toBeUndefined();
    const held = tensor(1);
    expect(told([held])).toBeUndefined();
  });

  test('where a cell frees as much as it leaves', () => {
    const weights = tensor(70);
    expect(told([weights])).toBeUndefined();
    weights.dispose();
    tensor(70);
    expect(told([])).toBeUndefined();
  });

  test('where it cannot look: a proxy throws, or there are too many objects', () => {
    const shy = new Proxy(
      {},
      {
        getOwnPropertyDescriptor() {
          throw new Error('asked');
        },
        ownKeys: () => ['x'],
      },
    );
    tensor(70);
    expect(told([shy])).toBeUndefined();
    tensor(70);
    expect(told([Array.from({ length: 19_000 }, () => ({ a: {} }))])).toBeUndefined();
  });

  test('where it is switched off', () => {
    process.env.NOTEGRAD_LEAK_METER = '0';
    tensor(70);
    expect(told([])).toBeUndefined();
    delete process.env.NOTEGRAD_LEAK_METER;
    tensor(70);
    expect(told([])).toContain('70 MB');
  });
});

test('a variable that lets go of its tensor is told', () => {
  const weights = tensor(70);
  expect(told([weights])).toBeUndefined();
  const next = tensor(70);
  expect(told([next])).toContain('leaves 1 tensor, 70 MB');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap, OutOfMemoryError } from '../../src/backend/heap.ts';

function newHeap(limit: number): Heap {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: limit / 65536 });
  return new Heap(memory, 65536, limit);
}

test('blocks do not overlap, whatever is asked for and given back', () => {
  const step = fc.record({ bytes: fc.integer({ min: 0, max: 200_000 }), give: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 300 }), (steps) => {
      const heap = newHeap(2 ** 24);
      const live: { at: number; bytes: number }[] = [];
      for (const { bytes, give } of steps) {
        try {
          live.push({ at: heap.allocate(bytes), bytes });
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
        }
        const block = give < 2 ? live.splice(give % live.length || 0, 1)[0] : undefined;
        if (block) heap.release(block.at, block.bytes);
        const sorted = [...live].sort((a, b) => a.at - b.at);
        for (const [i, { at, bytes: size }] of sorted.entries()) {
          expect(at % 64).toBe(0);
          expect(at + size).toBeLessThanOrEqual(sorted[i + 1]?.at ?? heap.size - 64);
        }
      }
      for (const { at, bytes } of live) heap.release(at, bytes);
      expect(heap.held).toBe(0);
    }),
    { numRuns: 100 },
  );
});

test('freed small blocks make room for a large one', () => {
  const heap = newHeap(2 ** 24);
  const blocks = Array.from({ length: 120 }, () => heap.allocate(100_000));
  for (const at of blocks) heap.release(at, 100_000);
  expect(() => heap.allocate(10_000_000)).not.toThrow();
});

test('a leased block comes back once, however often it is ended', () => {
  const heap = newHeap(2 ** 24);
  const lease = heap.lease(1000);
  const { at } = lease;
  expect(heap.held).toBe(1024);
  heap.end(lease);
  heap.end(lease);
  expect(heap.held).toBe(0);
  expect([heap.allocate(1000), heap.allocate(1000)].filter((address) => address === at)).toEqual([
    at,
  ]);
});

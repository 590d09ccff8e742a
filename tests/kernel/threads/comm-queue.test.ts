import { expect, test } from 'vitest';
import type { CommMessage, CommRequest } from '../../../src/kernel/engine/types.ts';
import { CommQueue } from '../../../src/kernel/threads/comm-queue.ts';

const bytes = (value: number) => new Uint8Array([value]);

function message(data: unknown, over: Partial<CommMessage> = {}): CommMessage {
  return { kind: 'msg', commId: 'a', data, metadata: {}, buffers: [], ...over };
}

const update = (state: object, over: Partial<CommMessage> = {}) =>
  message({ method: 'update', state, buffer_paths: [] }, over);

/** A queue whose handler ends when the test says so. */
function bench() {
  const seen: CommRequest[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const queue = new CommQueue((request) => {
    seen.push(request);
    return new Promise((resolve, reject) =>
      ends.push((error) => (error ? reject(error) : resolve())),
    );
  });
  const end = async (error?: Error) => {
    ends.shift()?.(error);
    await new Promise((later) => setImmediate(later));
  };
  const push = (message: CommMessage, emit: CommRequest['emit'] = () => undefined) =>
    queue.push({ message, emit });
  const states = () =>
    seen
      .filter(({ message }) => message.commId === 'a')
      .map(({ message }) => (message.data as { state?: object }).state ?? 'custom');
  return { seen, push, end, states };
}

test('of updates that wait, the newest counts and is answered, and all end with it', async () => {
  const { seen, push, end, states } = bench();
  const ended: number[] = [];
  const answers = Array.from({ length: 5 }, () => () => undefined);
  for (let value = 0; value < 5; value++) {
    void push(update({ value }), answers[value]).then(() => ended.push(value));
  }
  await end();
  expect(ended).toEqual([0]);
  await end();
  expect(ended).toEqual([0, 1, 2, 3, 4]);
  expect(states()).toEqual([{ value: 0 }, { value: 4 }]);
  expect(seen[1]?.emit).toBe(answers[4]);
});

test('each attribute keeps its newest value, with the buffers that belong to it', async () => {
  const { seen, push, end } = bench();
  void push(update({}));
  const paths = (...buffer_paths: string[][]) => ({ method: 'update', buffer_paths });
  void push(
    message(
      { ...paths(['p'], ['q', 'x']), state: { a: 1, q: {} } },
      { buffers: [bytes(1), bytes(2)] },
    ),
  );
  void push(message({ ...paths(['p']), state: { b: 2, p: null } }, { buffers: [bytes(3)] }));
  await end();
  expect(seen[1]?.message.data).toEqual({
    ...paths(['q', 'x'], ['p']),
    state: { a: 1, b: 2, q: {}, p: null },
  });
  expect(seen[1]?.message.buffers).toEqual([bytes(2), bytes(3)]);
});

test('what is no update keeps its place, and another comm does not wait', async () => {
  const { seen, push, end, states } = bench();
  const custom = message({ method: 'custom', content: 1 });
  const all = [update({ v: 1 }), update({ v: 2 }), custom, update({ v: 3 }), update({ v: 4 })];
  for (const next of all) void push(next);
  void push(update({ v: 9 }, { commId: 'b' }));
  expect(seen.map(({ message }) => message.commId)).toEqual(['a', 'b']);
  for (let i = 0; i < 5; i++) await end();
  expect(states()).toEqual([{ v: 1 }, { v: 2 }, 'custom', { v: 4 }]);
});

test('a message that fails is told to those who wait for it, and the next one is delivered', async () => {
  const { push, end, states } = bench();
  void push(update({ v: 1 }));
  const merged = [push(update({ v: 2 })), push(update({ v: 3 }))];
  const last = push(message('last'));
  await end();
  await Promise.all([
    end(new Error('no')),
    ...merged.map((waiting) => expect(waiting).rejects.toThrow('no')),
  ]);
  await end();
  await last;
  expect(states()).toEqual([{ v: 1 }, { v: 3 }, 'custom']);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SlowBackend } from '../../../src/cell/tensorflow/slow-backend.ts';

const holder = globalThis as { _tfengine?: unknown };
const earlier = holder._tfengine;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubEnv('NOTEGRAD_BACKEND', undefined);
  vi.stubEnv('NOTEGRAD_HEADLESS', undefined);
});
afterEach(() => {
  holder._tfengine = earlier;
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function after(slow: SlowBackend, ms: number, backendName = 'cpu'): string | undefined {
  holder._tfengine = { backendName };
  slow.begin();
  vi.advanceTimersByTime(ms);
  return slow.end();
}

test('who waits long for the backend of plain JavaScript is told of ours, once', () => {
  const slow = new SlowBackend();
  expect(after(slow, 100)).toBeUndefined();
  expect(after(slow, 5000, 'notegrad')).toBeUndefined();
  expect(after(slow, 5000)).toContain("import 'notegrad/backend'");
  expect(after(slow, 5000)).toBeUndefined();
});

test('nobody is told who has chosen it, or where nobody watches', () => {
  for (const name of ['NOTEGRAD_BACKEND', 'NOTEGRAD_HEADLESS']) {
    vi.stubEnv(name, name === 'NOTEGRAD_BACKEND' ? 'cpu' : '1');
    expect(after(new SlowBackend(), 5000)).toBeUndefined();
    vi.stubEnv(name, undefined);
  }
});

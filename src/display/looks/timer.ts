import type { MimeBundle } from '../../contract/index.ts';
import { type Fields, has } from './fields.ts';

/** What `setTimeout` and `setInterval` give in Node, whose insides tell a reader nothing. */
export function timerLook(value: Fields): MimeBundle | undefined {
  if (!has(value, 'hasRef', 'refresh') || typeof value._idleTimeout !== 'number') return undefined;
  const kind = typeof value._repeat === 'number' ? 'interval' : 'timeout';
  return { 'text/plain': `${kind} of ${value._repeat ?? value._idleTimeout} ms` };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ProvedLayer } from '../../sandbox/index.ts';
import type { ExerciseResult } from '../results/result.ts';

/** What a worker has found, or why it could not. */
export type Outcome =
  | { readonly exercises: readonly ExerciseResult[]; readonly layers: readonly ProvedLayer[] }
  | { readonly failed: string };

/** As text that only a holder of the release's secret can have written: who can write to Redis can give no points. */
export function sealOutcome(outcome: Outcome, key: string, secret: Uint8Array): string {
  const text = JSON.stringify(outcome);
  return `${sign(text, key, secret).toString('hex')} ${text}`;
}

/** @returns nothing where somebody else has written it, or for another task */
export function openOutcome(sealed: string, key: string, secret: Uint8Array): Outcome | undefined {
  const [signature = '', text] = [sealed.slice(0, 64), sealed.slice(65)];
  const given = Buffer.from(signature, 'hex');
  const own = sign(text, key, secret);
  if (given.length !== own.length || !timingSafeEqual(given, own)) return undefined;
  return JSON.parse(text) as Outcome;
}

const sign = (text: string, key: string, secret: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`outcome ${key} ${text}`).digest();

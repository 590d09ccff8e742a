import { hashOf } from '../release/manifest.ts';

/** A name for a submission's files that no system stumbles over, one a submission. */
export function fileName(id: string): string {
  const name = id.replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 80);
  return name === id ? name : `${name}-${hashOf(id).slice(0, 8)}`;
}

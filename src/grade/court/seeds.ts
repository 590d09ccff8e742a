import { createHash, createHmac } from 'node:crypto';

/** Where the cases of one submission come from. */
export interface Seeds {
  /** Tells seeds apart, and gives nothing of them away. */
  readonly id: string;
  /** A seed for the cases of one check: whole, of 32 bits. */
  of(exercise: string, check: number): number;
}

/**
 * The seeds of a submission: HMAC-SHA256(secret, assignment and submission). The same for the same submission, however
 * often it is graded; another for each student.
 */
export function seedsOf(secret: Uint8Array, assignment: string, submission: string): Seeds {
  const key = hmac(secret, [assignment, submission]);
  return {
    id: createHash('sha256').update(key).digest('hex').slice(0, 16),
    // Visible cases are drawn from the seeds 1, 2, …, which the upper half does not hold.
    of: (exercise, check) =>
      (hmac(key, [exercise, String(check)]).readUInt32BE() | 0x80000000) >>> 0,
  };
}

const hmac = (key: Uint8Array, parts: readonly string[]): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest();

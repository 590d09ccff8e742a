/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A mistake in how a command was called: printed in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

import type { KernelSpec } from '../../jupyter/client/index.ts';
import type { Notebook } from '../model.ts';
import { openSession, type SessionOptions } from './open-session.ts';
import { type CellOptions, type Execution, runCells } from './run-cells.ts';

export interface ExecuteOptions extends Omit<SessionOptions, 'signal'>, CellOptions {
  readonly spec: KernelSpec;
}

/**
 * Runs a notebook's code cells in order in a fresh kernel. A failure ends in the result, never in an
 * exception, and the notebook so far is always there. Throws `KernelStartError` if there is no kernel.
 */
export async function executeNotebook(
  source: Notebook,
  options: ExecuteOptions,
): Promise<Execution> {
  const session = await openSession(options.spec, options);
  try {
    return await runCells(session, source, options);
  } finally {
    await session.close();
  }
}

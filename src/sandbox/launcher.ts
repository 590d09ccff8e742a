import type { Launcher } from '../jupyter/client/index.ts';
import { DEFAULT_LIMITS, type Limits, type Sandbox } from './sandbox.ts';

/**
 * Starts kernels in a sandbox.
 *
 * @param readable further files and folders that they may read. Default: where data sets lie
 */
export function launcherIn(
  sandbox: Sandbox,
  limits: Limits = DEFAULT_LIMITS,
  readable?: readonly string[],
): Launcher {
  return (launch) => {
    const { NOTEGRAD_DATA: data } = launch.env;
    return sandbox.launch({ ...launch, limits, readable: readable ?? (data ? [data] : []) });
  };
}

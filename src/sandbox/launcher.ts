import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment, Launcher } from '../jupyter/client/index.ts';
import { DEFAULT_LIMITS, type Limits, type Sandbox } from './sandbox.ts';

/** Starts kernels in a sandbox. They may read the folder with data sets, `NOTEGRAD_DATA`, where there is one. */
export function launcherIn(sandbox: Sandbox, limits: Limits = DEFAULT_LIMITS): Launcher {
  return (launch) => {
    const data = dataFolder(launch.env);
    if (data === undefined) return sandbox.launch({ ...launch, limits });
    const env = { ...launch.env, NOTEGRAD_DATA: data };
    return sandbox.launch({ ...launch, env, limits, readable: [data] });
  };
}

/** As a whole path: the kernel starts in another folder. */
function dataFolder({ NOTEGRAD_DATA: data }: Environment): string | undefined {
  return data && existsSync(data) ? resolve(data) : undefined;
}

import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { murmur2 } from './murmur2.ts';

/**
 * How a front end computes the path of a cell from its code. `debugInfo` tells it. JupyterLab 4.6
 * shows a path as `Cell [3]` only where the path contains `ipykernel_`.
 */
export const PATHS = {
  hashMethod: 'Murmur2',
  hashSeed: 0x6e677261,
  tmpFilePrefix: join(tmpdir(), `notegrad-ipykernel_${process.pid}`) + sep,
  tmpFileSuffix: '.ts',
} as const;

/** The path that stands for a cell's code. No file is written: `source` gives the code. */
export function cellPath(code: string): string {
  return `${PATHS.tmpFilePrefix}${murmur2(code, PATHS.hashSeed)}${PATHS.tmpFileSuffix}`;
}

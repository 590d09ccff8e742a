import type { Environment } from '../../jupyter/client/index.ts';

/**
 * The variables of a kernel that runs a notebook for nobody to watch: ours, made the same on every machine where an
 * output could depend on them.
 */
export function headlessEnvironment(base: Environment = process.env): Environment {
  return { ...base, NOTEGRAD_HEADLESS: '1', TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
}

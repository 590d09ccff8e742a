import type { Plugin } from '../../cell/index.ts';
import type { SessionTypes } from '../../typecheck/index.ts';
import { globalDeclarations, globalModules, typesOf } from './globals/types.ts';
import { givenTypes } from './modules/given-types.ts';

/** The packages that the kernel gives to a notebook whose folder has none. */
export function givenPackages(plugins: readonly Plugin[]): readonly string[] {
  return ['notegrad', ...plugins.flatMap(({ packages = [] }) => packages)];
}

/**
 * What the kernel gives cells, as the type checker is told.
 *
 * @param cwd The notebook's folder.
 * @param packages Those that the kernel gives where the folder has none.
 */
export function sessionTypes(cwd: string, packages: readonly string[]): SessionTypes {
  return {
    globals: globalDeclarations,
    modules: {
      tslab: typesOf('./tslab', import.meta.url),
      ...globalModules(),
      ...givenTypes(cwd, packages),
    },
  };
}

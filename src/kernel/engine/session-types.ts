import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from '../../cell/index.ts';
import type { SessionTypes } from '../../typecheck/index.ts';
import { GLOBAL_MODULES, globalDeclarations } from './globals/types.ts';
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
    usual: packages.slice(0, 1),
    modules: {
      ...typesAt({ tslab: './tslab', ...GLOBAL_MODULES }),
      ...givenTypes(cwd, packages),
    },
  };
}

/** The files with the types of modules here: their `.d.ts`, or their sources in a checkout. */
function typesAt(modules: Readonly<Record<string, string>>): Record<string, string> {
  const found = Object.entries(modules).map(([name, path]) => {
    const file = fileURLToPath(new URL(path, import.meta.url));
    return [name, existsSync(`${file}.d.ts`) ? `${file}.d.ts` : `${file}.ts`] as const;
  });
  return Object.fromEntries(found);
}

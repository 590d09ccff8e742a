import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from '../../cell/index.ts';
import type { SessionTypes } from '../../typecheck/index.ts';
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
    globals:
      '/** Asks the reader for a line. With `password`, what is typed stays hidden. */\n' +
      'declare function prompt(message?: string, options?: { password?: boolean }): Promise<string>;',
    usual: packages.slice(0, 1),
    modules: { tslab: typesOf('./tslab'), ...givenTypes(cwd, packages) },
  };
}

/** The file with the types of a module here: its `.d.ts`, or its source in a checkout. */
function typesOf(path: string): string {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(`${file}.d.ts`) ? `${file}.d.ts` : `${file}.ts`;
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SessionTypes } from '../../typecheck/server.ts';

/** What the kernel gives cells, as the type checker is told. */
export const sessionTypes: SessionTypes = {
  globals:
    '/** Asks the reader for a line. With `password`, what is typed stays hidden. */\n' +
    'declare function prompt(message?: string, options?: { password?: boolean }): Promise<string>;',
  modules: { tslab: typesOf('./tslab') },
};

/** The file with the types of a module here: its `.d.ts`, or its source in a checkout. */
function typesOf(path: string): string {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(`${file}.d.ts`) ? `${file}.d.ts` : `${file}.ts`;
}

import { pathToFileURL } from 'node:url';
import { resolve as resolveEsm } from 'import-meta-resolve';

// The kernel gives its own copy of some packages to a notebook whose folder has none. So a notebook
// works in any folder of the reader's, without an installation there. The reader's own copy comes
// first.

/** `notegrad` of `notegrad/backend`, `@scope/name` of `@scope/name/file.js`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Whether what `specifier` names is in one of these packages. */
export const isGiven = (specifier: string, names: readonly string[]): boolean =>
  names.includes(packageOf(specifier));

/**
 * Where our copy has what `specifier` names in the file `from`. Undefined where that is none of these packages, or
 * where `error` says something else than that the folder has no such package.
 */
export function givenUrl(
  specifier: string,
  from: string,
  names: readonly string[],
  error: unknown,
): string | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(code) || !isGiven(specifier, names)) {
    return undefined;
  }
  const here = import.meta.url;
  // Our package carries some others, and exports each under its own name. A copy of ours that is the
  // reader's goes before.
  const carried = `notegrad/${specifier}`;
  return found(carried, pathToFileURL(from).href) ?? found(specifier, here) ?? found(carried, here);
}

function found(specifier: string, from: string): string | undefined {
  try {
    return resolveEsm(specifier, from);
  } catch {
    return undefined;
  }
}

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
 * Where our copy has what `specifier` names. Undefined where that is none of these packages, or
 * where `error` says something else than that the folder has no such package.
 */
export function givenUrl(
  specifier: string,
  names: readonly string[],
  error: unknown,
): string | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(code) || !isGiven(specifier, names)) {
    return undefined;
  }
  try {
    return resolveEsm(specifier, import.meta.url);
  } catch {
    return undefined;
  }
}

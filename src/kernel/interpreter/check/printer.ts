import type { Checker, Symbol as TypeSymbol } from 'typescript/unstable/sync';

/** `SymbolFlags.Alias`. */
const ALIAS = 1 << 21;
/** `NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope`: as hovers and errors show types. */
const SHOWN = 1 << 14;
/** `NodeBuilderFlags.UseFullyQualifiedType`. */
const QUALIFIED = 1 << 6;
/** `NodeBuilderFlags.NoTruncation`. */
const WHOLE = 1;

/** What the names at these places stand for, past imports; `name` is the name there. */
export function symbolsAt(
  checker: Checker,
  file: string,
  positions: readonly number[],
): ({ name: string; symbol: TypeSymbol } | undefined)[] {
  if (positions.length === 0) return [];
  return checker.getSymbolAtPosition(file, positions).map(
    (found) =>
      found && {
        name: found.name,
        symbol: found.flags & ALIAS ? checker.getAliasedSymbol(found) : found,
      },
  );
}

/**
 * The types of what is declared at these places, in full and with their modules, as `import("path").Name`;
 * undefined where such a print leaves something out.
 */
export function printedTypes(
  checker: Checker,
  file: string,
  positions: readonly number[],
): (string | undefined)[] {
  return symbolsAt(checker, file, positions).map((found) => {
    const type = found && checker.getTypeOfSymbol(found.symbol);
    if (!type) return undefined;
    const text = checker.typeToString(type, undefined, QUALIFIED | WHOLE);
    // Without its modules it must be what is shown: in full, an alias may be printed as what it stands for,
    // and what refers to itself as `any`.
    const shown = checker.typeToString(type, undefined, SHOWN | WHOLE);
    if (text.replace(/import\("[^"]*"\)\./g, '') !== shown) return undefined;
    const isCut = /\bany\b/.test(text) && checker.typeToString(type, undefined, QUALIFIED) !== text;
    return isCut ? undefined : text;
  });
}

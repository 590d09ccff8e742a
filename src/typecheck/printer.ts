import type { Checker, Symbol as TypeSymbol } from 'typescript/unstable/sync';
import type { PrintedType } from './program/declared-type.ts';

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
  return checker
    .getSymbolAtPosition(file, positions)
    .map((found) => found && { name: found.name, symbol: resolved(checker, found) });
}

/** What a name stands for that is imported. */
export const resolved = (checker: Checker, symbol: TypeSymbol): TypeSymbol =>
  symbol.flags & ALIAS ? checker.getAliasedSymbol(symbol) : symbol;

/** The types of what is declared at these places; undefined where a print leaves something out. */
export function printedTypes(
  checker: Checker,
  file: string,
  positions: readonly number[],
): (PrintedType | undefined)[] {
  return symbolsAt(checker, file, positions).map((found) => {
    const type = found && checker.getTypeOfSymbol(found.symbol);
    if (!type) return undefined;
    const full = checker.typeToString(type, undefined, QUALIFIED | WHOLE);
    // What refers to itself is printed as `any` where nothing is to be left out.
    const isCut = /\bany\b/.test(full) && checker.typeToString(type, undefined, QUALIFIED) !== full;
    if (isCut) return undefined;
    const short = checker.typeToString(type, undefined, SHOWN | WHOLE);
    return full.replace(/import\("[^"]*"\)\./g, '') === short ? { full } : { full, short };
  });
}

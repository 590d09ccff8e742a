import type { Checker, Symbol as TypeSymbol } from 'typescript/unstable/sync';
import { resolved, symbolsAt } from './printer.ts';
import { withoutPaths } from './problems.ts';

/** What a name stands for. */
export interface Hover {
  readonly name: string;
  /** Like `x: Tensor<Rank>`, `type Mode = "train" | "eval"`. */
  readonly signature: string;
  readonly documentation: string;
  /** Like `@param rate the step size`. */
  readonly tags: readonly string[];
}

/** `SymbolFlags`: */
const TYPE = 788968;
const INTERFACE = 1 << 6;
const TYPE_ALIAS = 1 << 19;
const VALUE = 111551;

/** `NodeBuilderFlags.NoTruncation`. */
const WHOLE = 1;
/** `NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope`, `NodeBuilderFlags.InTypeAlias`. */
const [SHOWN, IN_ALIAS] = [1 << 14, 1 << 23];

/** What the name that begins at a place stands for. */
export function hoverAt(
  checker: Checker,
  file: string,
  place: { readonly source: string; readonly cursor: number },
  isWhole: boolean,
): Hover | undefined {
  const [found = typeAt(checker, file, place)] = symbolsAt(checker, file, [place.cursor]);
  // In a comment there is nothing but the file itself.
  if (!found || found.name.startsWith('"')) return undefined;
  const { name, symbol } = found;
  const signature = signatureOf(checker, name, symbol, SHOWN | (isWhole ? WHOLE : 0));
  if (signature === undefined) return undefined;
  return {
    name,
    signature: withoutPaths(signature),
    documentation: symbol.getDocumentationComment(checker),
    tags: symbol
      .getJsDocTags(checker)
      .map(({ name, text }) => (text ? `@${name} ${text}` : `@${name}`)),
  };
}

/** The compiler finds no type where a value should be, but a reader who asks for `Options` alone means the type. */
function typeAt(
  checker: Checker,
  file: string,
  { source, cursor }: { readonly source: string; readonly cursor: number },
): { name: string; symbol: TypeSymbol } | undefined {
  const [name] = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(source.slice(cursor)) ?? [];
  if (name === undefined || source[cursor - 1] === '.') return undefined;
  const symbol = checker.resolveName(name, TYPE, { document: file, position: cursor });
  return symbol && { name, symbol: resolved(checker, symbol) };
}

function signatureOf(
  checker: Checker,
  name: string,
  symbol: TypeSymbol,
  format: number,
): string | undefined {
  if (!(symbol.flags & VALUE)) {
    if (symbol.flags & INTERFACE) return `interface ${name}`;
    if (!(symbol.flags & TYPE_ALIAS)) return undefined;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    return `type ${name} = ${checker.typeToString(type, undefined, format | IN_ALIAS)}`;
  }
  const type = checker.getTypeOfSymbol(symbol);
  return type && `${name}: ${checker.typeToString(type, undefined, format)}`;
}

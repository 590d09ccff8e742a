import type { Checker, Type, Symbol as TypeSymbol } from 'typescript/unstable/sync';
import { resolved, symbolsAt } from './printer.ts';

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
const CLASS = 1 << 5;
const INTERFACE = 1 << 6;
const TYPE_ALIAS = 1 << 19;
const VALUE = 111551;

/** `SignatureKind.Construct`. */
const CONSTRUCT = 1;

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
    signature,
    documentation: symbol.getDocumentationComment(checker),
    tags: symbol
      .getJsDocTags(checker)
      // TensorFlow.js' notes to its own documentation.
      .filter(({ name }) => !name.startsWith('doc'))
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
  if (type && symbol.flags & CLASS) return classOf(checker, name, type, format);
  return type && `${name}: ${checker.typeToString(type, undefined, format)}`;
}

/** `class Net`, and how one is made: `new Net(width: number, ...rest: number[])`. */
function classOf(checker: Checker, name: string, type: Type, format: number): string {
  const constructors = checker.getSignaturesOfType(type, CONSTRUCT).map((signature) => {
    const parameters = signature.getParameters();
    const types = checker.getTypeOfSymbol(parameters);
    const listed = parameters.map((parameter, i) => {
      const rest = signature.hasRestParameter && i === parameters.length - 1 ? '...' : '';
      const optional = isOptional(parameter) ? '?' : '';
      const shown = types[i] ? checker.typeToString(types[i], undefined, format) : 'any';
      return `${rest}${parameter.name}${optional}: ${shown}`;
    });
    return `new ${name}(${listed.join(', ')})`;
  });
  return [`class ${name}`, ...constructors].join('\n');
}

function isOptional({ valueDeclaration }: TypeSymbol): boolean {
  const parameter = valueDeclaration?.resolve() as Partial<ParameterDeclaration> | undefined;
  return parameter?.questionToken !== undefined || parameter?.initializer !== undefined;
}

interface ParameterDeclaration {
  readonly questionToken: unknown;
  readonly initializer: unknown;
}

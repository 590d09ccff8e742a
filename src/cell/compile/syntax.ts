import { type ParserOptions, parseSync } from 'oxc-parser';
import { transformSync } from 'oxc-transform';

/** A node of an ESTree (or typescript-estree) syntax tree. The fields depend on `type`. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The source could not be parsed. `offset` counts UTF-16 code units of the source. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = 'SyntaxError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Deeper than anyone writes, and a fourth of the depth at which the parser overflows a thread's
 * stack.
 */
const MOST_NESTED = 2000;
const BRACKETS =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\/|[([{]|[)\]}]/g;

/** The place where code is nested too deeply. The parser is native: it would end the process. */
function tooDeep(source: string): SyntaxProblem | undefined {
  if (source.length < MOST_NESTED) return undefined;
  let depth = 0;
  for (const { 0: found, index } of source.matchAll(BRACKETS)) {
    if (')]}'.includes(found)) depth--;
    else if ('([{'.includes(found) && ++depth > MOST_NESTED) {
      const message =
        `This is nested more than ${MOST_NESTED} brackets deep; ` +
        'build it in steps, or read it from a file';
      return { message, start: index, end: index + 1 };
    }
  }
  return undefined;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '`': '`' };
const OPEN = new RegExp(`${BRACKETS.source}|\``, 'g');

/**
 * What closes the brackets and the template that half-typed code leaves open, on a line of its own.
 * Empty where nothing is open.
 */
export function closing(source: string): string {
  const open: string[] = [];
  for (const [found] of source.matchAll(OPEN)) {
    if (found in CLOSING) open.push(found);
    else if (')]}'.includes(found)) open.pop();
  }
  const closers = open.reverse().map((bracket) => CLOSING[bracket]);
  return closers.length > 0 ? `\n${closers.join('')}` : '';
}

/** Parses TypeScript as a module. Never throws: for a broken source it gives the problems. */
export function parse(source: string): { body: readonly Node[]; problems: SyntaxProblem[] } {
  const options: ParserOptions = { sourceType: 'module', astType: 'ts', lang: 'ts' };
  const deep = tooDeep(source);
  if (deep) return { body: [], problems: [deep] };
  const { program, errors } = parseSync('cell.ts', source, options);
  return { body: program.body as unknown as Node[], problems: errors.map(problemOf) };
}

/** Parses plain JavaScript. Its nodes have the `range` that scope analysis needs. */
export function parseJavaScript(source: string): Node & { readonly body: readonly Node[] } {
  refuseDeep(source);
  const { program, errors } = parseSync('cell.js', source, {
    sourceType: 'module',
    lang: 'js',
    range: true,
  });
  if (errors[0]) throw syntaxError(errors[0]);
  return program as unknown as Node & { readonly body: readonly Node[] };
}

/**
 * Removes types and lowers what Node 20 cannot run: enums, namespaces, parameter properties,
 * decorators (the experimental kind), `using`. Unused imports stay, because a later cell may use
 * them.
 */
export function stripTypes(source: string): { code: string; map: string } {
  refuseDeep(source);
  const { code, map, errors } = transformSync('cell.ts', source, {
    lang: 'ts',
    sourceType: 'module',
    target: 'es2024',
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
    decorator: { legacy: true },
  });
  if (errors[0]) throw syntaxError(errors[0]);
  return { code, map: map ? JSON.stringify(map) : '' };
}

/** @throws CellSyntaxError where code is nested too deeply to be parsed, or checked, at all. */
export function refuseDeep(source: string): void {
  const deep = tooDeep(source);
  if (deep) throw new CellSyntaxError(deep.message, deep.start);
}

function syntaxError(error: OxcError): CellSyntaxError {
  const { message, start } = problemOf(error);
  return new CellSyntaxError(message, start);
}

interface OxcError {
  readonly message: string;
  readonly labels: readonly { readonly start: number; readonly end: number }[];
}

function problemOf({ message, labels }: OxcError): SyntaxProblem {
  // The last label is the place where a name is declared again, or where the input ends.
  const label = message.includes('EOF') ? labels[0] : labels.at(-1);
  return { message, start: label?.start ?? 0, end: label?.end ?? 0 };
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { type?: unknown }).type === 'string'
  );
}

/** Visits a tree depth first. Where `enter` returns false, the node's children are left out. */
export function walk(
  node: Node,
  enter: (node: Node, parent: Node | undefined) => boolean | undefined,
  parent?: Node,
): void {
  if (enter(node, parent) === false) return;
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, enter, node);
    } else if (isNode(value)) walk(value, enter, node);
  }
}

export const isFunction = (node: Node): boolean => /Function/.test(node.type);

/** The names that a binding pattern binds. */
export const boundNames = (pattern: Node | null): string[] =>
  boundIdentifiers(pattern).map(({ name }) => name as string);

/** The identifiers by which a binding pattern binds names. */
export function boundIdentifiers(pattern: Node | null): Node[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return (pattern.properties as Node[]).flatMap((property) =>
        boundIdentifiers(
          (property.type === 'RestElement' ? property.argument : property.value) as Node,
        ),
      );
    case 'ArrayPattern':
      return (pattern.elements as (Node | null)[]).flatMap(boundIdentifiers);
    case 'AssignmentPattern':
      return boundIdentifiers(pattern.left as Node);
    case 'RestElement':
      return boundIdentifiers(pattern.argument as Node);
    default:
      return [];
  }
}

import { analyze, type Scope } from 'eslint-scope';
import MagicString from 'magic-string';
import { rewrite } from './rewrite.ts';
import { type Node, parse, parseJavaScript, stripTypes, walk } from './syntax.ts';

/**
 * Compiles an expression that a debugger evaluates in the middle of other code. Types are removed.
 * Each name for which `target` gives a text is replaced by that text.
 *
 * @throws CellSyntaxError
 */
export function compileExpression(
  source: string,
  target: (name: string) => string | undefined,
): string {
  // `{ a: 1 }` is meant as an object, not as a block.
  const isExpression = parse(`(${source}\n)`).problems.length === 0;
  const { code } = stripTypes(isExpression ? `(${source}\n)` : source);
  const out = new MagicString(code);
  const program = parseJavaScript(code);
  const parents = new Map<Node, Node>();
  walk(program, (node, parent) => {
    if (parent) parents.set(node, parent);
    return undefined;
  });
  for (const reference of analyzeScopes(program)?.through ?? []) {
    const text = target((reference.identifier as { name: string }).name);
    if (text !== undefined) rewrite(out, parents, reference, text);
  }
  return out.toString();
}

/** The names that code at an offset of compiled code can see, without those of the global scope. */
export function visibleNames(code: string, offset: number): Set<string> {
  const names = new Set<string>();
  const visit = (scope: Scope): void => {
    const [start, end] = scope.block.range ?? [0, 0];
    if (offset < start || offset > end) return;
    for (const { name } of scope.variables) names.add(name);
    for (const child of scope.childScopes) visit(child);
  };
  for (const child of analyzeScopes(parseJavaScript(code))?.childScopes ?? []) visit(child);
  return names;
}

const analyzeScopes = (program: Node): Scope | null =>
  analyze(program as never, { ecmaVersion: 2022, sourceType: 'module' }).globalScope;

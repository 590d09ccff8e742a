import MagicString from 'magic-string';
import { compileCell } from '../../cell/index.ts';
import { calleeOf, type Node, nodesOf, parse } from '../lint/chapter.ts';
import type { Notebook } from '../model.ts';

interface Statement {
  readonly text: string;
  /** Names that it declares, and names from outside that it uses. */
  readonly names: readonly string[];
  readonly uses: readonly string[];
  /** It is there for the names alone. */
  readonly isImport: boolean;
  /** The exercise that it declares. */
  readonly exercise: string | undefined;
}

/**
 * Of each exercise the text that its verdicts depend on: its own declaration, and of the other statements those that
 * declare a name it needs, and those whose names nobody needs, which are there for what they do. Title, points and hint
 * are no part of it.
 *
 * @param part the exercises of a chapter with their solutions
 */
export function exerciseSlices(part: Notebook): ReadonlyMap<string, string> {
  const statements = part.cells.flatMap(({ cell_type: type, source }) =>
    type === 'code' ? statementsOf(source) : [],
  );
  const slices = new Map<string, string>();
  for (const [place, { exercise }] of statements.entries()) {
    if (exercise !== undefined) slices.set(exercise, sliceOf(statements, place));
  }
  return slices;
}

function sliceOf(statements: readonly Statement[], place: number): string {
  const taken = new Set<number>();
  // A closure sees what later cells declare, so a name is looked for in all of them.
  const take = (index: number): void => {
    if (taken.has(index)) return;
    taken.add(index);
    const uses = new Set(statements[index]?.uses);
    for (const [other, { names }] of statements.entries()) {
      if (names.some((name) => uses.has(name))) take(other);
    }
  };
  take(place);
  const used = new Set(statements.flatMap(({ uses }) => uses));
  for (const [index, { names, isImport, exercise }] of statements.entries()) {
    if (exercise !== undefined || (isImport && names.length > 0)) continue;
    if (!names.some((name) => used.has(name))) take(index);
  }
  return [...taken]
    .sort((a, b) => a - b)
    .map((index) => statements[index]?.text)
    .join('\n');
}

function statementsOf(source: string): readonly Statement[] {
  return parse(source)
    .filter(({ type }) => !/^TS(?:Interface|TypeAlias)Declaration$/.test(type))
    .map((statement) => {
      const isImport = statement.type === 'ImportDeclaration';
      const own = source.slice(statement.start, statement.end);
      const { names, uses } = compileCell(own, { has: () => true });
      const call = nodesOf([statement]).find((node) => calleeOf(node) === 'check.exercise');
      const id = (call?.arguments as Node[] | undefined)?.[0]?.value;
      if (!call || typeof id !== 'string') {
        return { text: own, names, uses, isImport, exercise: undefined };
      }
      return { text: judgedText(source, statement, call), names, uses, isImport, exercise: id };
    });
}

/** A declaration without what is said and counted. */
function judgedText(source: string, statement: Node, call: Node): string {
  const text = new MagicString(source);
  const [, title, options] = call.arguments as Node[];
  if (title) text.remove(title.start, title.end);
  if (options?.type === 'ObjectExpression') {
    for (const property of options.properties as Node[]) {
      const name = (property.key as Node | undefined)?.name;
      if (name === 'points' || name === 'hint') text.remove(property.start, property.end);
    }
  }
  return text.slice(statement.start, statement.end);
}

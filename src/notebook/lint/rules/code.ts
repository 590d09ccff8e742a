import { calleeOf, linesOf, type Node, nodesOf } from '../chapter.ts';
import type { Finding, Rule } from '../finding.ts';

/** Lines that a visible cell may spend on drawing. */
const MOST_DRAWING = 4;
/** The chapter whose lesson memory is. */
const MEMORY = '00-1-typescript';
const BOOKKEEPING = /^tf\.(?:tidy|dispose|memory|keep)$|\.dispose$/;

/** Visible code is lesson code, written as one would at a blackboard. */
export const code: Rule = function* (chapter): Generator<Finding> {
  for (const { id, role, source, body } of chapter.code) {
    if (role === 'folded' || role === 'check') continue;
    const found = new Set<string>();
    let drawing = 0;
    for (const node of nodesOf(body)) {
      const message = problem(node, role === 'lesson', chapter.slug !== MEMORY);
      if (message !== undefined) found.add(message);
      if (calleeOf(node)?.startsWith('plot.')) {
        drawing += linesOf(source.slice(node.start, node.end));
      }
    }
    if (role === 'lesson' && drawing > MOST_DRAWING) {
      found.add(
        `${drawing} lines draw, at most ${MOST_DRAWING} are allowed in a visible cell: fold it with the tag hide-input`,
      );
    }
    for (const message of found) yield { cell: id, rule: 'code', message };
  }
};

function problem(node: Node, isLesson: boolean, hidesMemory: boolean): string | undefined {
  switch (node.type) {
    case 'ThrowStatement':
      return isLesson ? 'throws: print the claim with check.close or check.that' : undefined;
    case 'TSNonNullExpression':
      return 'has a non-null mark (!): cells are not checked for it';
    case 'TSAsExpression':
      return isConst(node.typeAnnotation as Node) ? undefined : 'casts with `as`';
    case 'Property':
      return isLonghand(node)
        ? `writes \`${nameOf(node.key as Node)}\` twice: use the shorthand`
        : undefined;
    case 'ObjectExpression':
      return isPair(node) ? "writes { zh, en }: write '中文 | English'" : undefined;
    case 'NewExpression': {
      const [seed] = node.arguments as Node[];
      const isSeed = nameOf(node.callee as Node) === 'Rng' && seed?.type === 'Literal';
      return isSeed ? 'makes a generator of a number: give the number itself as rng' : undefined;
    }
    case 'CallExpression':
      return hidesMemory && BOOKKEEPING.test(calleeOf(node) ?? '')
        ? `keeps the books of memory with ${calleeOf(node)}: forgotten tensors are freed`
        : undefined;
    default:
      return undefined;
  }
}

const nameOf = (node: Node): string | undefined =>
  node.type === 'Identifier' ? (node.name as string) : undefined;

function isConst(type: Node): boolean {
  return type.type === 'TSTypeReference' && nameOf(type.typeName as Node) === 'const';
}

function isLonghand({ shorthand, computed, key, value }: Node): boolean {
  if (shorthand || computed) return false;
  const name = nameOf(key as Node);
  return name !== undefined && nameOf(value as Node) === name;
}

function isPair({ properties }: Node): boolean {
  const keys = (properties as Node[]).map(({ key }) => key && nameOf(key as Node));
  return keys.includes('zh') && keys.includes('en');
}

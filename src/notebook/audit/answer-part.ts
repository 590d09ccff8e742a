import MagicString from 'magic-string';
import { parseSync } from 'oxc-parser';
import { calleeOf, type Node, nodesOf } from '../lint/chapter.ts';

/** What only a judge needs of a check. */
const JUDGE = ['given', 'cases', 'expect', 'holds', 'mistakes', 'show'];

/**
 * A check cell as the process that runs the reader's code gets it: of each check, `answer` alone. How cases are drawn,
 * and what is expected, are not there to be called.
 */
export function answerPart(source: string): string {
  const { program } = parseSync('cell.ts', source, { sourceType: 'module' });
  const text = new MagicString(source);
  for (const node of nodesOf(program.body as unknown as Node[])) {
    const isCheck = /\.(?:check|noLeak)$/.test(calleeOf(node) ?? '');
    const spec = isCheck ? (node.arguments as Node[])[1] : undefined;
    if (spec?.type !== 'ObjectExpression') continue;
    for (const property of spec.properties as Node[]) {
      const key = property.key as Node | undefined;
      const name = key?.type === 'Identifier' ? key.name : key?.value;
      if (JUDGE.includes(name as string)) text.overwrite(property.start, property.end, '...{}');
    }
    const comma = /,\s*$/.test(source.slice(spec.start, spec.end - 1)) ? '' : ', ';
    text.appendLeft(spec.end - 1, `${comma}expect: () => null, holds: undefined`);
  }
  return text.toString();
}

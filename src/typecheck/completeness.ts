import { parse } from '../cell/syntax.ts';
import type { Completeness } from './types.ts';

const UNTERMINATED = /^Unterminated (template|multi-?line comment|regular)/i;

/** Whether Enter should run the cell or add a line. A blank last line always runs it, as in stock tslab. */
export function completenessOf(code: string): Completeness {
  if (/\n[ \t]*\n[ \t]*$/.test(code)) return { status: 'complete' };
  const [problem] = parse(code).problems;
  if (!problem) return { status: 'complete' };
  const end = code.trimEnd().length;
  const isOpen =
    problem.end >= end &&
    (problem.start >= end ||
      UNTERMINATED.test(problem.message) ||
      (problem.message.startsWith('Unterminated') && code[problem.start] === '`'));
  return isOpen ? { status: 'incomplete', indent: indentAfter(code) } : { status: 'invalid' };
}

function indentAfter(code: string): string {
  const line = code.slice(code.lastIndexOf('\n') + 1);
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  return /[([{]\s*(\/\/.*)?$/.test(line) ? `${indent}  ` : indent;
}

import type { Content } from '../../jupyter/index.ts';
import type { Interpreter } from './interpreter.ts';

/**
 * What a cell asks for that is only `?name` or `name?`, or has `??` for more detail. That is never
 * valid TypeScript, so the protocol answers it by `inspect`, as IPython does.
 */
export interface HelpQuery {
  readonly name: string;
  readonly detail: 0 | 1;
}

const QUERY = /^\s*(?:(\?\??)\s*([\w$.]+)|([\w$.]+)\s*(\?\??))\s*$/;

export function helpQuery(code: string): HelpQuery | undefined {
  const match = QUERY.exec(code);
  const name = match?.[2] ?? match?.[3];
  if (name === undefined) return undefined;
  return { name, detail: (match?.[1] ?? match?.[4]) === '??' ? 1 : 0 };
}

/** More lines than these are no help. */
const LONGEST = 20_000;

const paragraphs = (text: string): number => text.split(/\n\n/).length;

/**
 * What is known of a name, and the JavaScript of the function or class that it stands for, where
 * it is one of a library. Of the reader's own the source is there already, as it was written: what
 * is known has more paragraphs than without it.
 */
export async function withSource(
  known: Content,
  name: string,
  interpreter: Interpreter,
): Promise<Content> {
  const text = String(known['text/plain'] ?? '');
  const brief = await interpreter.inspect(name, name.length, 0);
  if (paragraphs(text) > paragraphs(String(brief?.['text/plain'] ?? ''))) return known;
  const code = `typeof ${name} === 'function' ? Function.prototype.toString.call(${name}) : undefined`;
  const result = await interpreter.execute({
    code: '',
    executionCount: 0,
    silent: true,
    userExpressions: { code },
    emit: () => undefined,
    input: () => Promise.reject(new Error('help asks nothing')),
  });
  const answer = result.status === 'ok' ? result.userExpressions.code : undefined;
  const source = answer?.status === 'ok' ? answer.data['text/plain'] : undefined;
  const isHelp =
    typeof source === 'string' &&
    source !== 'undefined' &&
    source.length <= LONGEST &&
    !/\{\s*\[native code\]\s*\}$|\b__ng/.test(source);
  if (!isHelp) return known;
  const marked = `${String(known['text/markdown'] ?? text)}\n\n\`\`\`javascript\n${source}\n\`\`\``;
  return { ...known, 'text/plain': `${text}\n\n${source}`, 'text/markdown': marked };
}

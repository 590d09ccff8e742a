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

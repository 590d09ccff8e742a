import { InvalidArgumentError } from 'commander';

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

export function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('Expected a number of 0 or more.');
  }
  return value;
}

export function count(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

/** Which part of so many: `2/3` is the second third. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export function shard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const part = { index: Number(index), count: Number(count) };
  if (part.index >= 1 && part.index <= part.count) return part;
  throw new InvalidArgumentError('Expected i/n, such as 1/3, with i from 1 to n.');
}

export function port(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new InvalidArgumentError('Expected a port, 0 to 65535.');
}

/** Where Redis is: `redis://HOST:6379`, or `rediss://` for TLS, with name and password where it wants them. */
export function redisUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^rediss?:$/.test(url.protocol) && url.hostname !== '') return text;
  throw new InvalidArgumentError('Expected redis://HOST:6379, or rediss:// for TLS.');
}

/** One `name=value` more. */
export function assignment(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [, name, value] = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)=([\s\S]*)$/u.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Expected name=value, such as lr=0.1.');
  }
  return { ...before, [name]: value };
}

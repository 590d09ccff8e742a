import { isObject } from '../../contract/index.ts';
import type { Content } from '../../jupyter/index.ts';

/** The content of a request is not what its type asks for. The reply says so. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/**
 * Reads the fields of a request's content, which may hold anything. Each method returns the field
 * where it has the right type, or the default where it is absent. Otherwise it throws
 * {@link ProtocolError}.
 */
export class Fields {
  readonly #content: Content;
  readonly #type: string;

  constructor(type: string, content: Content) {
    this.#type = type;
    this.#content = content;
  }

  string(name: string, absent?: string): string {
    return this.#read(name, 'a string', (v): v is string => typeof v === 'string', absent);
  }

  boolean(name: string, absent?: boolean): boolean {
    return this.#read(name, 'a boolean', (v): v is boolean => typeof v === 'boolean', absent);
  }

  integer(name: string, absent?: number): number {
    return this.#read(name, 'an integer', (v): v is number => Number.isSafeInteger(v), absent);
  }

  object(name: string, absent?: Record<string, unknown>): Record<string, unknown> {
    return this.#read(name, 'an object', isObject, absent);
  }

  /** The field as it came, `undefined` where absent. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#content, name) ? this.#content[name] : undefined;
  }

  #read<T>(name: string, wanted: string, is: (value: unknown) => value is T, absent?: T): T {
    const value = this.raw(name);
    if (is(value)) return value;
    // Clients send null for "not given" (jupyter_client does for `stop` of a history range).
    if ((value === undefined || value === null) && absent !== undefined) return absent;
    const given = value === undefined ? 'missing' : `${describe(value)}`;
    throw new ProtocolError(`${this.#type}: field '${name}' is ${given}, expected ${wanted}`);
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `of type ${typeof value}`;
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObject } from '../contract/index.ts';
import { toJson } from './json.ts';
import type { Header, Message, ParentHeader } from './message.ts';

/** Ends the routing frames of a message. */
const DELIMITER = Buffer.from('<IDS|MSG>');

/** How many signatures are remembered against replay; jupyter_client remembers as many. */
const REMEMBERED = 1 << 16;

/** Frames that are no message of a client that knows the key. They are dropped, and never answered. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/**
 * Between messages and ZeroMQ frames:
 * `[identity..., '<IDS|MSG>', signature, header, parent, metadata, content, buffer...]`,
 * the signature being the hex HMAC of the four JSON frames.
 */
export class Wire {
  readonly #key: string;
  readonly #digest: string;
  readonly #seen = new Set<string>();

  constructor(key: string, digest = 'sha256') {
    this.#key = key;
    this.#digest = digest;
  }

  encode(message: Message): Uint8Array[] {
    const { header, parent, metadata, content } = message;
    const json = [header, parent, metadata, content].map((part) => Buffer.from(toJson(part)));
    const signature = Buffer.from(this.#sign(json));
    return [...message.identities, DELIMITER, signature, ...json, ...message.buffers];
  }

  /** @throws WireError for frames that are malformed, unsigned, wrongly signed, or seen before. */
  decode(frames: readonly Uint8Array[]): Message {
    const at = frames.findIndex((frame) => DELIMITER.equals(frame));
    if (at < 0) throw new WireError('no <IDS|MSG> frame');
    const [signature, header, parent, metadata, content, ...buffers] = frames.slice(at + 1);
    if (!signature || !header || !parent || !metadata || !content) {
      throw new WireError(`${frames.length - at - 1} frames after <IDS|MSG>, expected 5 or more`);
    }
    this.#verify(signature, [header, parent, metadata, content]);
    return {
      identities: frames.slice(0, at),
      header: readHeader(readObject('header', header)),
      parent: readParent(readObject('parent_header', parent)),
      metadata: readObject('metadata', metadata),
      content: readObject('content', content),
      buffers,
    };
  }

  #sign(json: readonly Uint8Array[]): string {
    if (this.#key === '') return '';
    const hmac = createHmac(this.#digest, this.#key);
    for (const part of json) hmac.update(part);
    return hmac.digest('hex');
  }

  #verify(given: Uint8Array, json: readonly Uint8Array[]): void {
    if (this.#key === '') return;
    const signature = this.#sign(json);
    const expected = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new WireError('wrong signature');
    }
    if (this.#seen.has(signature)) throw new WireError('a signature seen before (replayed)');
    this.#remember(signature);
  }

  #remember(signature: string): void {
    this.#seen.add(signature);
    if (this.#seen.size <= REMEMBERED) return;
    const [oldest] = this.#seen;
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}

function readObject(name: string, frame: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(frame));
  } catch {
    throw new WireError(`${name} is not JSON in UTF-8`);
  }
  if (!isObject(value)) throw new WireError(`${name} is not an object`);
  return value;
}

const HEADER_FIELDS = ['msg_id', 'msg_type', 'session'] as const;

/** Keeps fields it does not know: they travel back as the parent of each answer. */
function readHeader(header: Record<string, unknown>): Header {
  for (const field of HEADER_FIELDS) {
    if (typeof header[field] !== 'string') throw new WireError(`header.${field} is not a string`);
  }
  return header as unknown as Header;
}

function readParent(parent: Record<string, unknown>): ParentHeader {
  return typeof parent.msg_id === 'string' ? (parent as unknown as Header) : {};
}

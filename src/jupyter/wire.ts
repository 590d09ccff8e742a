import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObject } from '../contract/index.ts';
import { toJson } from './json.ts';
import type { Content, Header, Message, ParentHeader, Received } from './message.ts';

/** Ends the routing frames of a message. */
const DELIMITER = Buffer.from('<IDS|MSG>');

/** How many signatures are remembered against replay; jupyter_client remembers as many. */
const REMEMBERED = 1 << 16;

/** Bytes of a header. A larger one is an attack on the reader's memory. */
const MAX_HEADER = 64 * 1024;

/** Frames that are no message of somebody who knows the key. They are never answered, and never believed. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export interface WireOptions {
  /** A digest name of `node:crypto`. Default 'sha256'. */
  readonly digest?: string;
  /** Bytes of a content above which it is counted and not parsed. Default: no limit. */
  readonly maxContent?: number;
}

/**
 * Between messages and ZeroMQ frames:
 * `[identity..., '<IDS|MSG>', signature, header, parent, metadata, content, buffer...]`,
 * the signature being the hex HMAC of the four JSON frames.
 */
export class Wire {
  readonly #key: string;
  readonly #digest: string;
  readonly #maxContent: number;
  readonly #seen = new Set<string>();

  constructor(key: string, { digest = 'sha256', maxContent = Infinity }: WireOptions = {}) {
    this.#key = key;
    this.#digest = digest;
    this.#maxContent = maxContent;
  }

  encode(message: Message): Uint8Array[] {
    const { header, parent, metadata, content } = message;
    const json = [header, parent, metadata, content].map((part) => Buffer.from(toJson(part)));
    const signature = Buffer.from(this.#sign(json));
    return [...message.identities, DELIMITER, signature, ...json, ...message.buffers];
  }

  /** @throws WireError for frames that are malformed, unsigned, wrongly signed, or seen before. */
  decode(frames: readonly Uint8Array[]): Received {
    const at = frames.findIndex((frame) => DELIMITER.equals(frame));
    if (at < 0) throw new WireError('no <IDS|MSG> frame');
    const [signature, header, parent, metadata, content, ...buffers] = frames.slice(at + 1);
    if (!signature || !header || !parent || !metadata || !content) {
      throw new WireError(`${frames.length - at - 1} frames after <IDS|MSG>, expected 5 or more`);
    }
    this.#verify(signature, [header, parent, metadata, content]);
    const oversized = content.length > this.#maxContent;
    return {
      identities: frames.slice(0, at),
      header: readHeader(readObject('header', header, MAX_HEADER)),
      parent: readParent(readObject('parent_header', parent, MAX_HEADER)),
      metadata: metadata.length > this.#maxContent ? {} : readObject('metadata', metadata),
      content: oversized ? {} : readObject('content', content),
      buffers,
      size: content.length,
      oversized,
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

function readObject(name: string, frame: Uint8Array, limit = Infinity): Content {
  if (frame.length > limit) {
    throw new WireError(`${name} of ${frame.length} bytes, expected at most ${limit}`);
  }
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
function readHeader(header: Content): Header {
  for (const field of HEADER_FIELDS) {
    if (typeof header[field] !== 'string') throw new WireError(`header.${field} is not a string`);
  }
  return header as unknown as Header;
}

function readParent(parent: Content): ParentHeader {
  return typeof parent.msg_id === 'string' ? (parent as unknown as Header) : {};
}

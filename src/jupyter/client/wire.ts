import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '../../contract/index.ts';

/**
 * The bytes of a Jupyter message: `[identity..., <IDS|MSG>, signature, header, parent, metadata, content]`.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
const DELIMITER = Buffer.from('<IDS|MSG>');

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export interface Message {
  readonly type: string;
  readonly id: string;
  /** `msg_id` of the request this answers, if any. */
  readonly parentId: string | undefined;
  readonly content: JsonObject;
  /** Bytes of the content. */
  readonly size: number;
  /** The content was larger than the limit and was not parsed: `content` is empty. */
  readonly oversized: boolean;
}

/** A message that breaks the protocol: unsigned, forged, or not JSON. It must not be believed. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export interface Wire {
  encode(type: string, content: object): { readonly id: string; readonly frames: Buffer[] };
  decode(frames: readonly Buffer[]): Message;
}

/** Headers are small; a larger one is an attack on the reader's memory. */
const MAX_HEADER = 64 * 1024;

/**
 * Signs and checks messages with HMAC-SHA256 under `key`. Contents above `maxBytes` are counted and named,
 * never parsed.
 */
export function createWire(key: string, maxBytes: number): Wire {
  const session = randomUUID();
  const sign = (parts: readonly Buffer[]): Buffer => {
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    return Buffer.from(hmac.digest('hex'));
  };
  return {
    encode(type, content) {
      const header: Header = {
        msg_id: randomUUID(),
        msg_type: type,
        session,
        username: 'notegrad',
        date: new Date().toISOString(),
        version: '5.4',
      };
      const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
      return { id: header.msg_id, frames: [DELIMITER, sign(parts), ...parts] };
    },

    decode(frames) {
      const at = frames.findIndex((frame) => frame.equals(DELIMITER));
      const [signature, ...parts] = frames.slice(at + 1);
      if (at === -1 || !signature || parts.length < 4) {
        throw new WireError('the kernel sent bytes that are not a Jupyter message');
      }
      // The signature covers the four JSON parts; buffers may follow.
      const signed = parts.slice(0, 4);
      const expected = sign(signed);
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
        throw new WireError('the kernel sent a message with a wrong signature');
      }
      const [headerBytes, parentBytes, , contentBytes] = signed as [Buffer, Buffer, Buffer, Buffer];
      const header = parse(headerBytes, MAX_HEADER);
      const parent = parse(parentBytes, MAX_HEADER);
      const oversized = contentBytes.length > maxBytes;
      return {
        type: String(header.msg_type),
        id: String(header.msg_id),
        parentId: typeof parent.msg_id === 'string' ? parent.msg_id : undefined,
        content: oversized ? {} : parse(contentBytes, maxBytes),
        size: contentBytes.length,
        oversized,
      };
    },
  };
}

function parse(bytes: Buffer, limit: number): JsonObject {
  if (bytes.length > limit)
    throw new WireError(`the kernel sent a header of ${bytes.length} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new WireError('the kernel sent a message that is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WireError('the kernel sent a message part that is not an object');
  }
  return value as JsonObject;
}

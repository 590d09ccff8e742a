import type { Content, Message } from '../../../src/jupyter/index.ts';
import { Wire } from '../../../src/jupyter/index.ts';

export const KEY = 'a-secret-of-the-connection-file';

let ids = 0;

export function message(type: string, content: Content): Message {
  return {
    identities: [Buffer.from('client')],
    header: {
      msg_id: `message-${ids++}`,
      msg_type: type,
      session: 'client',
      username: 'someone',
      date: new Date(0).toISOString(),
      version: '5.4',
    },
    parent: {},
    metadata: {},
    content,
    buffers: [],
  };
}

/**
 * `[identity, delimiter, signature, header, parent, metadata, content]` of a request to run a cell.
 */
export function frames(key = KEY): Uint8Array[] {
  return new Wire(key).encode(message('execute_request', { code: '1 + 1' }));
}

import { messageOf } from '../../contract/index.ts';
import type { Content } from '../../jupyter/index.ts';
import { Fields, ProtocolError } from './fields.ts';

/** Answers the requests of the Debug Adapter Protocol that come inside `debug_request`. */
export interface DebugAdapter {
  /** Gives the body of the response. An error becomes a response without success. */
  request(command: string, args: Content): Promise<Content>;
  /** Calls `listener` with each event and its body. */
  onEvent(listener: (event: string, body: Content) => void): void;
  /** The cell that runs now is to stop, so a breakpoint may not hold it any longer. */
  release(): void;
}

/** Wraps requests, responses and events as the Debug Adapter Protocol numbers them. */
export class DebugChannel {
  readonly #adapter: DebugAdapter;
  #seq = 0;

  constructor(adapter: DebugAdapter, publish: (event: Content) => void) {
    this.#adapter = adapter;
    adapter.onEvent((event, body) => {
      publish({ type: 'event', seq: ++this.#seq, event, body });
    });
  }

  /** Never rejects. */
  async request(content: Content): Promise<Content> {
    const { command, seq } = content;
    const envelope = {
      type: 'response',
      request_seq: Number.isSafeInteger(seq) ? seq : 0,
      command: typeof command === 'string' ? command : '',
    };
    try {
      const fields = new Fields('debug_request', content);
      if (fields.string('type') !== 'request') {
        throw new ProtocolError("debug_request: field 'type' must be 'request'");
      }
      const body = await this.#adapter.request(
        fields.string('command'),
        fields.object('arguments', {}),
      );
      return { ...envelope, seq: ++this.#seq, success: true, body };
    } catch (error) {
      const message = messageOf(error);
      return { ...envelope, seq: ++this.#seq, success: false, message, body: {} };
    }
  }
}

import type { Message } from '../../jupyter/client/wire.ts';
import { isJsonMime, type JsonObject, type MimeBundle, type Output } from '../model.ts';
import { findUnsafe } from '../unsafe.ts';

/**
 * The outputs of all cells of one run, kept as Jupyter's front ends keep them: streams merged,
 * `update_display_data` changes every display of that id in the whole notebook, `clear_output(wait)` waits
 * for the next output, and a message counts for the cell that caused it, however late it arrives.
 */
export class NotebookOutputs {
  private readonly cells = new Map<string, CellOutputs>();
  private readonly displays = new Map<string, { data: MimeBundle; metadata: JsonObject }[]>();

  /** Messages of request `id` go to `cell` from now on. */
  assign(id: string, cell: CellOutputs): void {
    this.cells.set(id, cell);
  }

  receive(message: Message): void {
    const cell = this.cells.get(message.parentId ?? '');
    if (!cell) return;
    if (message.oversized) {
      cell.drop(message.size, `one message of ${message.size} bytes`);
      return;
    }
    const { content } = message;
    switch (message.type) {
      case 'stream':
        cell.stream(text(content.name) || 'stdout', text(content.text), message.size);
        return;
      case 'display_data':
      case 'execute_result':
        this.display(cell, message);
        return;
      case 'update_display_data':
        this.update(cell, content);
        return;
      case 'clear_output':
        cell.clear(content.wait === true);
        return;
      case 'error': {
        const traceback = Array.isArray(content.traceback) ? content.traceback.map(text) : [];
        const { ename, evalue } = content;
        const output: Output = {
          output_type: 'error',
          ename: text(ename),
          evalue: text(evalue),
          traceback,
        };
        cell.add(output, message.size);
        return;
      }
      case 'execute_input':
        if (typeof content.execution_count === 'number') cell.count = content.execution_count;
        return;
    }
  }

  private display(cell: CellOutputs, message: Message): void {
    const { content } = message;
    const shown = { data: bundle(content.data), metadata: object(content.metadata) };
    if (refuse(cell, shown)) return;
    const output: Output =
      message.type === 'execute_result'
        ? {
            output_type: 'execute_result',
            execution_count: count(content.execution_count),
            ...shown,
          }
        : { output_type: 'display_data', ...shown };
    const id = object(content.transient).display_id;
    if (cell.add(output, message.size) && typeof id === 'string') {
      this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
    }
  }

  private update(cell: CellOutputs, content: JsonObject): void {
    const id = object(content.transient).display_id;
    if (typeof id !== 'string') return;
    const shown = { data: bundle(content.data), metadata: object(content.metadata) };
    if (refuse(cell, shown)) return;
    for (const output of this.displays.get(id) ?? []) Object.assign(output, shown);
  }
}

function refuse(cell: CellOutputs, shown: object): boolean {
  const unsafe = findUnsafe(shown);
  if (unsafe) cell.drop(0, `an output that cannot be stored: ${unsafe.problem}`);
  return unsafe !== undefined;
}

/** The outputs of one cell, at most `maxBytes` of them. */
export class CellOutputs {
  readonly outputs: Output[] = [];
  count: number | null = null;
  private readonly maxBytes: number;
  private bytes = 0;
  private dropped = 0;
  private reason: string | undefined;
  private clearNext = false;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** What was left out, in words, or nothing. */
  get truncation(): string | undefined {
    if (this.reason === undefined) return undefined;
    return `output truncated: ${this.reason} left out`;
  }

  stream(name: string, content: string, size: number): void {
    const last = this.clearNext ? undefined : this.outputs.at(-1);
    if (last?.output_type !== 'stream' || last.name !== name) {
      this.add({ output_type: 'stream', name, text: content }, size);
    } else if (this.fits(size)) {
      last.text += content;
    }
  }

  /** Whether the output was kept. */
  add(output: Output, size: number): boolean {
    if (this.clearNext) this.clear(false);
    const kept = this.fits(size);
    if (kept) this.outputs.push(output);
    return kept;
  }

  clear(wait: boolean): void {
    this.clearNext = wait;
    if (wait) return;
    this.outputs.length = 0;
    this.bytes = 0;
  }

  drop(size: number, what: string): void {
    this.dropped += size;
    this.reason ??= what;
  }

  private fits(size: number): boolean {
    // Once something is missing, what follows would read as if it had come next.
    if (this.dropped === 0 && this.bytes + size <= this.maxBytes) {
      this.bytes += size;
      return true;
    }
    this.dropped += size;
    this.reason = `${this.dropped} bytes beyond the limit of ${this.maxBytes}`;
    return false;
  }
}

/** Contents as nbformat allows them: JSON types as they are, everything else as text. */
function bundle(value: unknown): MimeBundle {
  const entries = Object.entries(object(value)).map(
    ([mime, content]): [string, MimeBundle[string]] => {
      if (isJsonMime(mime) || typeof content === 'string') return [mime, content];
      const lines = Array.isArray(content) && content.every((line) => typeof line === 'string');
      return [mime, lines ? content.join('') : JSON.stringify(content)];
    },
  );
  return Object.fromEntries(entries);
}

function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

import type { Received } from '../../jupyter/index.ts';
import { isJsonMime, type JsonObject, type MimeBundle, type Output } from '../model.ts';
import { findUnsafe } from '../unsafe.ts';
import { isViewAlone, withoutView } from '../widgets.ts';

/** How much of a cell's outputs is kept. */
export interface OutputLimits {
  /** Bytes of all outputs. Default 16 MiB. */
  readonly maxBytes?: number;
  /** Characters of printed text, and of the text of one result. Default 262,144. */
  readonly maxText?: number;
  /** Default 1000. */
  readonly maxOutputs?: number;
}

const MIB = 1024 * 1024;

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

  receive(message: Received): void {
    const cell = this.cells.get(message.parent.msg_id ?? '');
    if (!cell) return;
    if (message.oversized) {
      cell.drop(message.size, `one message of ${message.size} bytes`);
      return;
    }
    const { content } = message;
    switch (message.header.msg_type) {
      case 'stream':
        cell.stream(text(content.name) || 'stdout', text(content.text), message.size);
        return;
      case 'display_data':
      case 'execute_result':
        this.display(cell, message);
        return;
      case 'update_display_data':
        this.update(cell, message);
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

  private display(cell: CellOutputs, { header, content, size }: Received): void {
    const shown = { data: withoutView(bundle(content.data)), metadata: object(content.metadata) };
    if (isViewAlone(content.data) || refuse(cell, shown)) return;
    const output: Output =
      header.msg_type === 'execute_result'
        ? {
            output_type: 'execute_result',
            execution_count: count(content.execution_count),
            ...shown,
          }
        : { output_type: 'display_data', ...shown };
    const id = object(content.transient).display_id;
    if (cell.add(output, size) && typeof id === 'string') {
      this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
    }
  }

  /** What takes the place of something counts by itself: a progress bar is drawn a thousand times. */
  private update(cell: CellOutputs, { content, size }: Received): void {
    const id = object(content.transient).display_id;
    if (typeof id !== 'string') return;
    const shown = { data: withoutView(bundle(content.data)), metadata: object(content.metadata) };
    if (refuse(cell, shown) || !cell.admits(shown.data, size)) return;
    for (const output of this.displays.get(id) ?? []) Object.assign(output, shown);
  }
}

function refuse(cell: CellOutputs, shown: object): boolean {
  const unsafe = findUnsafe(shown);
  if (unsafe) cell.drop(0, `an output that cannot be stored: ${unsafe.problem}`);
  return unsafe !== undefined;
}

/** The outputs of one cell, as many of them as the limits allow. */
export class CellOutputs {
  readonly outputs: Output[] = [];
  count: number | null = null;
  private readonly limits: Required<OutputLimits>;
  private bytes = 0;
  private printed = 0;
  private cutText = 0;
  private dropped = 0;
  private reason: string | undefined;
  private clearNext = false;

  constructor({ maxBytes = 16 * MIB, maxText = MIB / 4, maxOutputs = 1000 }: OutputLimits = {}) {
    this.limits = { maxBytes, maxText, maxOutputs };
  }

  /** What was left out, in words, or nothing. */
  get truncation(): string | undefined {
    const parts = [
      this.cutText > 0 &&
        `${this.cutText} characters left out (at most ${this.limits.maxText} are kept)`,
      this.reason && `${this.dropped} bytes left out (${this.reason})`,
    ].filter(Boolean);
    return parts.length === 0 ? undefined : `output truncated: ${parts.join(', ')}`;
  }

  stream(name: string, content: string, size: number): void {
    if (this.clearNext) this.clear(false);
    const kept = this.cut(content, this.limits.maxText - this.printed);
    // Once something is missing, what follows would read as if it had come next.
    this.printed = kept === content ? this.printed + kept.length : this.limits.maxText;
    if (kept === '') return;
    const last = this.outputs.at(-1);
    if (last?.output_type !== 'stream' || last.name !== name) {
      this.add({ output_type: 'stream', name, text: kept }, size);
    } else if (this.fits(size)) {
      last.text += kept;
    }
  }

  /** Whether the output was kept. */
  add(output: Output, size: number): boolean {
    if (this.clearNext) this.clear(false);
    if ('data' in output) this.cutPlain(output.data);
    const { maxOutputs } = this.limits;
    if (this.outputs.length >= maxOutputs)
      this.drop(size, `at most ${maxOutputs} outputs are kept`);
    else if (this.fits(size)) {
      this.outputs.push(output);
      return true;
    }
    return false;
  }

  /** Whether content is small enough to take the place of other content; its text is cut. */
  admits(data: MimeBundle, size: number): boolean {
    this.cutPlain(data);
    if (size <= this.limits.maxBytes) return true;
    this.drop(size, `an update of ${size} bytes`);
    return false;
  }

  clear(wait: boolean): void {
    this.clearNext = wait;
    if (wait) return;
    this.outputs.length = 0;
    this.bytes = 0;
    this.printed = 0;
  }

  drop(size: number, what: string): void {
    this.dropped += size;
    this.reason ??= what;
  }

  private fits(size: number): boolean {
    // Once something is missing, what follows would read as if it had come next.
    if (this.dropped === 0 && this.bytes + size <= this.limits.maxBytes) {
      this.bytes += size;
      return true;
    }
    this.drop(size, `at most ${this.limits.maxBytes} are kept`);
    return false;
  }

  private cutPlain(data: MimeBundle): void {
    const plain = data['text/plain'];
    if (typeof plain === 'string') data['text/plain'] = this.cut(plain, this.limits.maxText);
  }

  private cut(content: string, room: number): string {
    if (content.length <= room) return content;
    // Half of a pair of surrogates is no character.
    const at = /[\ud800-\udbff]/.test(content[room - 1] ?? '') ? room - 1 : room;
    this.cutText += content.length - Math.max(at, 0);
    return content.slice(0, Math.max(at, 0));
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

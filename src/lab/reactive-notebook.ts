import { consequences, isObject, type Links, type RanCell } from '../contract/index.ts';
import type {
  CellWidget,
  Kernel,
  KernelMessage,
  NotebookPanel,
  SessionContext,
} from './jupyterlab.ts';

/** Runs a cell as the reader would. */
export type Execute = (cell: CellWidget, context: SessionContext) => Promise<unknown>;

const OUTDATED = {
  text: '它用到的东西变了，这一格还是旧的。 / What it uses has changed since this cell ran.',
  run: '运行 / Run',
};

interface Run {
  readonly code: string;
  readonly links: Links;
}

/**
 * Follows what the kernel says of the cells of one notebook. When one has run, those that use what
 * it declares run again if they are fast, or say that they are out of date.
 */
export class ReactiveNotebook {
  readonly #panel: NotebookPanel;
  readonly #execute: Execute;
  /** The last good run of each cell since the kernel started, by the cell's id. */
  readonly #runs = new Map<string, Run>();
  /** Cells that were sent to the kernel and wait for its answer, by the id of the message. */
  readonly #waiting = new Map<string, { readonly cell: string; readonly code: string }>();
  readonly #notes = new Map<string, HTMLElement>();
  #kernel: Kernel | undefined;
  #isOn = false;
  #isOurs = false;
  #onOurs: (() => void) | undefined;

  constructor(panel: NotebookPanel, execute: Execute) {
    this.#panel = panel;
    this.#execute = execute;
    panel.sessionContext.kernelChanged.connect(() => this.#attach());
    this.#attach();
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    if (!isOn) for (const cell of [...this.#notes.keys()]) this.#unmark(cell);
  }

  /** Calls back once, when the notebook has a kernel that says what its cells use. */
  whenOurs(listener: () => void): void {
    this.#onOurs = listener;
    this.#tellOurs();
  }

  #attach(): void {
    const kernel = this.#panel.sessionContext.session?.kernel ?? undefined;
    if (kernel === this.#kernel) return;
    this.#kernel?.anyMessage.disconnect(this.#heard);
    this.#kernel?.statusChanged.disconnect(this.#status);
    this.#forget();
    this.#kernel = kernel;
    kernel?.anyMessage.connect(this.#heard);
    kernel?.statusChanged.connect(this.#status);
    this.#isOurs ||= kernel?.name === 'notegrad';
    this.#tellOurs();
  }

  #tellOurs(): void {
    if (!this.#isOurs) return;
    this.#onOurs?.();
    this.#onOurs = undefined;
  }

  readonly #status = (_: Kernel, status: string): void => {
    if (/restarting|dead/.test(status)) this.#forget();
  };

  #forget(): void {
    this.#runs.clear();
    this.#waiting.clear();
    for (const cell of [...this.#notes.keys()]) this.#unmark(cell);
  }

  readonly #heard = (
    _: Kernel,
    { msg, direction }: { readonly msg: KernelMessage; readonly direction: 'send' | 'recv' },
  ): void => {
    const { msg_id: id, msg_type: type } = msg.header;
    if (direction === 'send' && type === 'execute_request') {
      const { cellId } = msg.metadata;
      if (typeof cellId !== 'string') return;
      this.#waiting.set(id, { cell: cellId, code: String(msg.content.code) });
      this.#unmark(cellId);
    } else if (direction === 'recv' && type === 'execute_reply') {
      const asked = this.#waiting.get(msg.parent_header.msg_id ?? '');
      if (!asked) return;
      this.#waiting.delete(msg.parent_header.msg_id ?? '');
      const links = linksOf(msg);
      if (!links) return void this.#runs.delete(asked.cell);
      this.#runs.set(asked.cell, { code: asked.code, links });
      if (this.#isOn) this.#react(asked.cell);
    }
  };

  #react(id: string): void {
    // Those that are on their way run anyway.
    const underWay = new Set([...this.#waiting.values()].map((asked) => asked.cell));
    const cells = this.#panel.content.widgets
      .filter(({ model }) => model.type === 'code' && !underWay.has(model.id))
      .map((widget) => this.#asCell(widget));
    const cell = cells.find(({ widget }) => widget.model.id === id);
    if (!cell) return;
    const { again, outdated } = consequences(cell, cells);
    for (const { widget } of outdated) this.#mark(widget);
    for (const { widget } of again) void this.#run(widget);
  }

  #asCell(widget: CellWidget): RanCell & { readonly widget: CellWidget } {
    const run = this.#runs.get(widget.model.id);
    const code = widget.model.sharedModel.getSource();
    const isOutdated = this.#notes.has(widget.model.id);
    return { widget, code, ran: run?.code, last: run?.links, isOutdated };
  }

  #run(widget: CellWidget): Promise<unknown> {
    return this.#execute(widget, this.#panel.sessionContext);
  }

  #mark(widget: CellWidget): void {
    if (this.#notes.has(widget.model.id)) return;
    const note = document.createElement('div');
    note.className = 'notegrad-outdated';
    note.setAttribute('role', 'status');
    note.style.cssText =
      'margin:2px 0 2px calc(var(--jp-cell-prompt-width) + var(--jp-cell-padding));' +
      'padding:2px 8px;border-left:3px solid var(--jp-warn-color1);font-size:var(--jp-ui-font-size1)';
    const button = document.createElement('button');
    button.textContent = OUTDATED.run;
    button.style.cssText =
      'margin-left:8px;padding:1px 8px;font:inherit;color:inherit;background:none;' +
      'border:1px solid var(--jp-border-color1);border-radius:3px;cursor:pointer';
    button.addEventListener('click', () => void this.#run(widget));
    note.append(OUTDATED.text, button);
    widget.node.append(note);
    this.#notes.set(widget.model.id, note);
  }

  #unmark(cell: string): void {
    this.#notes.get(cell)?.remove();
    this.#notes.delete(cell);
  }
}

/** What our kernel says in its reply; nothing where the cell failed, or another kernel ran it. */
function linksOf({ content, metadata }: KernelMessage): Links | undefined {
  const { notegrad } = metadata;
  if (content.status !== 'ok' || !isObject(notegrad)) return undefined;
  return Array.isArray(notegrad.uses) && Array.isArray(notegrad.names)
    ? (notegrad as unknown as Links)
    : undefined;
}

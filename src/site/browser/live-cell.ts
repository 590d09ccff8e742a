import type { Links } from '../../contract/index.ts';
import type { Output } from '../../notebook/index.ts';
import { CellOutputs } from './cell-outputs.ts';
import type { Editor } from './editor.ts';
import { assets, say } from './page-facts.ts';
import type { PageWidgets } from './page-widgets.ts';
import type { Mark } from './types/protocol.ts';

/** What a cell asks of its page. */
export interface LiveCellOptions {
  readonly widgets: PageWidgets;
  /** The reader wants the cell to run. */
  run(cell: LiveCell): void;
  /** Its code is another now. */
  onEdited(): void;
  /** The reader has changed it by hand. */
  onTyped(): void;
  onChecked(exercise: string, passed: boolean): void;
  /** A control stands in this cell now. */
  onMounted(model: string, cell: LiveCell): void;
  /** The exercise that the cell checks: itself, or the last one before it. */
  exerciseOf(cell: LiveCell): LiveCell | undefined;
}

/** One code cell of the page: its code, its last run, its state and its outputs. */
export class LiveCell {
  readonly element: HTMLElement;
  readonly number: number;
  readonly kind: string;
  readonly original: string;
  readonly #outputs: CellOutputs;
  readonly #options: LiveCellOptions;
  /** The models of the controls that stand here, in their order. */
  #controls: string[] = [];
  /** Where a link wants the controls, until the reader has run the cell. */
  wanted: readonly unknown[] | undefined;
  #code: string;
  #editor: Editor | undefined;
  #note: HTMLElement | undefined;
  /** The code that has run since the worker started. */
  ran: string | undefined;
  /** What that run used and declared, and how long it took. */
  last: Links | undefined;
  /** What it uses has changed since it ran. */
  isOutdated = false;

  constructor(element: HTMLElement, options: LiveCellOptions) {
    this.element = element;
    this.#options = options;
    this.number = Number(element.dataset.cell);
    this.kind = element.dataset.kind ?? 'plain';
    this.original = element.querySelector('pre.code')?.textContent ?? '';
    this.#code = this.original;
    const outputs = element.querySelector<HTMLElement>(':scope > .outputs');
    if (!outputs) throw new Error(`cell ${this.number} has no place for outputs`);
    this.#outputs = new CellOutputs(outputs, {
      isTried: () => options.exerciseOf(this)?.isChanged ?? false,
      onChecked: options.onChecked,
      mount: (model, place) => this.#mount(model, place),
    });
  }

  get code(): string {
    return this.#code;
  }

  /** Whether it needs data that a page does not have, and the reader has not changed it. */
  get isAbsent(): boolean {
    return this.element.dataset.needs !== undefined && !this.isChanged;
  }

  /** Whether it only runs when asked for. */
  get isSkipped(): boolean {
    return this.element.hasAttribute('data-skip');
  }

  /** Whether it is there to show an error. */
  get isMeantToFail(): boolean {
    return this.element.hasAttribute('data-raises');
  }

  /** Where the reader has moved the controls that stand here; null for those that nobody has. */
  get settings(): unknown[] {
    return this.#controls.map((id) => this.#options.widgets.movedTo(id) ?? null);
  }

  get isChanged(): boolean {
    return this.#code !== this.original;
  }

  async edit(code = this.#code, focus = true): Promise<void> {
    if (!this.#editor) {
      const { openEditor } = (await import(`${assets}editor.js`)) as typeof import('./editor.ts');
      const folded = this.element.querySelector<HTMLDetailsElement>(':scope > details.input');
      if (folded) folded.open = true;
      const host = document.createElement('div');
      host.className = 'editor';
      (folded ?? this.element).querySelector('pre.code')?.replaceWith(host);
      this.#editor = openEditor(host, code, {
        label: `${say.codeCell} ${this.number}`,
        onRun: () => this.#options.run(this),
        onChange: (changed) => {
          this.#changed(changed);
          if (this.isChanged) this.#options.onTyped();
        },
      });
      this.#changed(code);
      this.#button('edit').hidden = true;
      this.#button('reset').hidden = false;
    }
    if (focus) this.#editor.focus();
  }

  reset(): void {
    this.#editor?.replace(this.original);
    this.#outputs.reset();
    this.ran = undefined;
    this.say('', '');
  }

  say(state: string, text: string): void {
    this.element.dataset.state = state;
    const status = this.element.querySelector('.status');
    if (status) status.textContent = text;
    const buttons = [this.#button('stop'), this.#button('run')] as const;
    const [shown, gone] = state === 'running' ? buttons : ([buttons[1], buttons[0]] as const);
    shown.hidden = false;
    // The keyboard focus stays in place.
    if (document.activeElement === gone) shown.focus({ preventScroll: true });
    gone.hidden = true;
  }

  /** A line below the buttons, until the next run. */
  note(line: HTMLElement): void {
    this.#note?.remove();
    this.#note = line;
    this.element.querySelector(':scope > .tools')?.after(line);
  }

  begin(): void {
    this.#note?.remove();
    this.#controls = [];
    this.#outputs.begin();
  }

  end(): void {
    this.#outputs.end();
  }

  show(output: Output, displayId: string | undefined, update: boolean): void {
    this.#outputs.show(output, displayId, update);
  }

  /** Marks in the editor what is wrong with the types. */
  mark(marks: readonly Mark[]): void {
    this.#editor?.mark(marks);
  }

  #button(action: string): HTMLElement {
    return this.element.querySelector<HTMLElement>(`[data-act="${action}"]`) as HTMLElement;
  }

  #mount(model: string, place: () => HTMLElement): boolean {
    const { widgets } = this.#options;
    if (!widgets.has(model)) return false;
    this.#options.onMounted(model, this);
    void widgets.mount(model, place());
    const position = this.#controls.push(model) - 1;
    const value = this.wanted?.[position];
    if (value !== undefined && value !== null) widgets.move(model, value);
    return true;
  }

  #changed(code: string): void {
    this.#code = code;
    this.element.toggleAttribute('data-changed', this.isChanged);
    this.#options.onEdited();
  }
}

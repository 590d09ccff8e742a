import {
  type AnyWidget,
  type CommMessage,
  WIDGET_TARGET,
  type WidgetMessage,
} from '../../contract/index.ts';
import { PageModel } from './page-model.ts';

export interface PageWidgetsOptions {
  /** Hands a message to the worker. Settles when it has handled it. */
  send(message: CommMessage): Promise<void>;
  /** Loads the page's own module of that name. */
  load(name: string): Promise<{ readonly default: AnyWidget }>;
}

/** The page's end of the widget protocol: the models that the worker opens, and their views. */
export class PageWidgets {
  readonly #options: PageWidgetsOptions;
  readonly #models = new Map<string, PageModel>();

  constructor(options: PageWidgetsOptions) {
    this.#options = options;
  }

  has(id: string): boolean {
    return this.#models.has(id);
  }

  receive({ kind, commId, targetName, data }: CommMessage): void {
    const message = data as WidgetMessage;
    if (kind === 'open' && targetName === WIDGET_TARGET) this.#open(commId, message);
    else if (kind === 'msg') this.#models.get(commId)?.receive(message);
    else if (kind === 'close') this.#close(commId);
  }

  /** What the reader has set; undefined where it stands as it did at first. */
  movedTo(id: string): unknown {
    return this.#models.get(id)?.moved;
  }

  /** Moves a control as the reader would. */
  move(id: string, value: unknown): void {
    const model = this.#models.get(id);
    model?.set('value', value);
    model?.save_changes();
  }

  /** Puts a view of the model into the element. */
  async mount(id: string, el: HTMLElement): Promise<void> {
    await this.#models.get(id)?.mount(el);
  }

  /** The worker is gone, and with it what the models stood for. */
  clear(): void {
    for (const id of [...this.#models.keys()]) this.#close(id);
  }

  /** A page runs no text that a notebook brings, so a model whose module it lacks has no view. */
  #open(commId: string, { state = {} }: WidgetMessage): void {
    const [, name] = /^notegrad\.([a-z-]+)$/.exec(String(state._anywidget_id)) ?? [];
    if (name === undefined) return;
    const model: PageModel = new PageModel(state, this.#options.load(name), async (data) => {
      const message = { kind: 'msg', commId, data, metadata: {}, buffers: [] } as const;
      await this.#options.send(message);
      if (data.method === 'update') model.handled();
    });
    this.#models.set(commId, model);
  }

  #close(id: string): void {
    this.#models.get(id)?.end();
    this.#models.delete(id);
  }
}

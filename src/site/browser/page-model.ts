import type { AnyModel, AnyWidget, WidgetMessage, WidgetState } from '../../contract/index.ts';

type Listener = Parameters<AnyModel['on']>[1];

/** One model as its views on a page see it. What it stands for is in the worker. */
export class PageModel implements AnyModel {
  readonly #post: (data: WidgetMessage) => void;
  readonly #listeners = new Map<string, Set<Listener>>();
  /** One for all views. */
  readonly #widget: Promise<AnyWidget>;
  #state: WidgetState;
  readonly #first: unknown;
  /** What was set here and the worker does not know yet. */
  #changed: WidgetState = {};
  /** The worker has an update that it has not handled. The next one waits for that. */
  #underWay = false;
  #isOver = false;
  #waits = false;

  constructor(
    state: WidgetState,
    module: Promise<{ readonly default: AnyWidget }>,
    post: (data: WidgetMessage) => void,
  ) {
    this.#state = state;
    this.#first = state.value;
    this.#post = post;
    this.#widget = module.then(async ({ default: widget }) => {
      await widget.initialize?.({ model: this });
      return widget;
    });
  }

  /** The value, where it is no longer the first one. */
  get moved(): unknown {
    const { value } = this.#state;
    return JSON.stringify(value) === JSON.stringify(this.#first) ? undefined : value;
  }

  get(name: string): unknown {
    return this.#state[name];
  }

  set(name: string, value: unknown): void {
    if (this.#state[name] === value) return;
    this.#changed = { ...this.#changed, [name]: value };
    this.#apply({ [name]: value });
  }

  /** Of changes that come faster than the worker handles them, only the newest values are sent. */
  save_changes(): void {
    if (Object.keys(this.#changed).length === 0) return;
    if (this.#underWay) {
      this.#waits = true;
      return;
    }
    const state = this.#changed;
    this.#changed = {};
    this.#underWay = true;
    this.#post({ method: 'update', state });
  }

  /** @throws Error where the worker has forgotten the model, as JupyterLab does */
  send(content: unknown): void {
    if (this.#isOver) throw new Error('the worker no longer has this model');
    this.#post({ method: 'custom', content });
  }

  on(event: string, listener: Listener): void {
    for (const name of event.split(/\s+/)) {
      this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener));
    }
  }

  off(event?: string | null, listener?: Listener | null): void {
    for (const name of event?.split(/\s+/) ?? [...this.#listeners.keys()]) {
      if (listener) this.#listeners.get(name)?.delete(listener);
      else this.#listeners.delete(name);
    }
  }

  /** A message of the worker. An echo is for other pages: here all views share this model. */
  receive({ method, state = {}, content }: WidgetMessage): void {
    if (method === 'update') this.#apply(state);
    else if (method === 'custom') this.#fire('msg:custom', content, []);
  }

  /** The worker has handled the update that was under way. */
  handled(): void {
    this.#underWay = false;
    if (!this.#waits) return;
    this.#waits = false;
    this.save_changes();
  }

  /** Puts a view into the element. */
  async mount(el: HTMLElement): Promise<void> {
    await (await this.#widget).render?.({ model: this, el });
  }

  /** The worker has forgotten the model. Its views stay until the cell runs again. */
  end(): void {
    this.#isOver = true;
  }

  #apply(state: WidgetState): void {
    const names = Object.keys(state).filter((name) => this.#state[name] !== state[name]);
    this.#state = { ...this.#state, ...state };
    for (const name of names) this.#fire(`change:${name}`, this, this.#state[name]);
    if (names.length > 0) this.#fire('change', this);
  }

  #fire(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      (listener as (...values: unknown[]) => void)(...values);
    }
  }
}

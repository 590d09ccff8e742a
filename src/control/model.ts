import {
  type Comm,
  type CommRegistry,
  hostOf,
  WIDGET_CONTROL_TARGET,
  WIDGET_TARGET,
  WIDGET_VERSION,
  type WidgetMessage,
  type WidgetState,
} from '../contract/index.ts';
import { frontEnd } from './front-end.ts';

/** The models whose views can still be seen, by their ids. */
const models = new Map<string, Model>();

/** The registry of comms that knows our control target. */
let served: unknown;

/** Whether anything here can show a control: a terminal and stock tslab cannot. */
export const hasModels = (): boolean => hostOf()?.comms !== undefined;

/** The kernel's side of one control: what its front end shows, and what the reader did to it. */
export class Model {
  readonly id: string;
  readonly #comm: Comm;
  #state: WidgetState;
  #handed: unknown = null;

  /**
   * Opens it for the cell that runs now. It is closed when that cell runs again.
   *
   * @param name of the front end
   */
  constructor(name: string, attributes: WidgetState) {
    const host = hostOf();
    if (!host?.comms)
      throw new Error('a control needs a kernel that has comms; there is none here');
    serveControl(host.comms);
    this.#state = { ...frontEnd(name), ...attributes };
    this.#comm = host.comms.open(
      WIDGET_TARGET,
      { state: this.#state, buffer_paths: [] },
      { metadata: { version: WIDGET_VERSION } },
    );
    this.id = this.#comm.id;
    models.set(this.id, this);
    this.#comm.onMessage(({ data }) => this.#receive(data as WidgetMessage));
    this.#comm.onClose(() => models.delete(this.id));
    host.beforeRerun?.(() => this.close());
  }

  /**
   * Calls back with what the reader has changed. The front end sends no more before that has ended.
   * What it prints, shows and throws belongs to the cell that adds it.
   */
  onChange(listener: (changed: WidgetState) => unknown): void {
    this.#comm.onMessage(({ data }) => {
      const { method, state, content } = data as WidgetMessage;
      if (method === 'update' && state) return listener(state);
      const { type, value } = (content ?? {}) as {
        readonly type?: unknown;
        readonly value?: unknown;
      };
      if (method === 'custom' && type === 'value') return listener({ value });
    });
  }

  /** Gives all views a value that is no part of the state, and later any view that asks for it. */
  hand(value: unknown): void {
    this.#handed = value;
    this.#comm.send({ method: 'custom', content: { type: 'value', value } });
  }

  /** Changes attributes in all views. */
  set(changed: WidgetState): void {
    this.#state = { ...this.#state, ...changed };
    this.#comm.send({ method: 'update', state: changed, buffer_paths: [] });
  }

  get isOpen(): boolean {
    return models.has(this.id);
  }

  close(): void {
    models.delete(this.id);
    this.#comm.close();
  }

  /** Its state for a page that was loaded after its cell had run: what the cell drew is dead there. */
  get restored(): WidgetState {
    return { ...this.#state, restored: true };
  }

  #receive({ method, state, content }: WidgetMessage): void {
    if (method === 'request_state')
      this.#comm.send({ method: 'update', state: this.restored, buffer_paths: [] });
    if (method === 'custom') {
      // A view asks for the value, or whether anybody is there.
      if ((content as { readonly type?: unknown } | null)?.type === 'value?')
        this.hand(this.#handed);
      else this.#comm.send({ method: 'custom', content: { type: 'here' } });
    }
    if (method !== 'update' || !state) return;
    this.#state = { ...this.#state, ...state };
    // Other views learn of it. The one that has sent it learns that it has arrived.
    this.#comm.send({ method: 'echo_update', state, buffer_paths: [] });
  }
}

/** Answers a page that was loaded anew. Without this target it asks for each model by itself. */
function serveControl(comms: CommRegistry): void {
  if (served === comms) return;
  served = comms;
  comms.register(WIDGET_CONTROL_TARGET, (comm) =>
    comm.onMessage(({ data }) => {
      if ((data as { readonly method?: unknown }).method !== 'request_states') return;
      const states = Object.fromEntries(
        [...models].map(([id, { restored: state }]) => [
          id,
          {
            model_name: state._model_name,
            model_module: state._model_module,
            model_module_version: state._model_module_version,
            state,
          },
        ]),
      );
      comm.send({ method: 'update_states', states, buffer_paths: [] });
    }),
  );
}

/**
 * What the kernel's side of a control and its front end agree on: the Jupyter widget protocol 2.1
 * over comms, with one anywidget module a control (https://anywidget.dev/en/afm).
 */

/** The target of the comms that stand for models, and the version of the protocol they speak. */
export const WIDGET_TARGET = 'jupyter.widget';
export const WIDGET_VERSION = '2.1.0';

/** The target that a reloaded page opens to ask for all models at once. */
export const WIDGET_CONTROL_TARGET = 'jupyter.widget.control';

/** The attributes of a model, by their names. */
export type WidgetState = Readonly<Record<string, unknown>>;

/** The data of a comm message between a model and its front end. */
export interface WidgetMessage {
  readonly method: 'update' | 'echo_update' | 'request_state' | 'custom';
  readonly state?: WidgetState;
  readonly content?: unknown;
}

type Listener = (...values: never[]) => void;

/** A model as the front-end module of an anywidget sees it. */
export interface AnyModel {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(content: unknown): void;
  on(event: string, listener: Listener): void;
  off(event?: string | null, listener?: Listener | null): void;
}

/** What `render` of a front-end module gets. */
export interface AnyView {
  readonly model: AnyModel;
  readonly el: HTMLElement;
}

/** The default export of a front-end module. */
export interface AnyWidget {
  initialize?(context: Pick<AnyView, 'model'>): unknown;
  /** Returns what takes the view away. */
  render?(context: AnyView): unknown;
}

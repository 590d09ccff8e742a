/**
 * The little of JupyterLab 4 that the extension touches, as types. Its packages are shared by the
 * application at run time, and would be hundreds of megabytes to install.
 */

export interface Signal<Sender, Value> {
  connect(slot: (sender: Sender, value: Value) => void): boolean;
  disconnect(slot: (sender: Sender, value: Value) => void): boolean;
}

export interface KernelMessage {
  readonly header: { readonly msg_id: string; readonly msg_type: string };
  readonly parent_header: { readonly msg_id?: string };
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Kernel {
  readonly name: string;
  /** All messages, in both directions. */
  readonly anyMessage: Signal<
    Kernel,
    { readonly msg: KernelMessage; readonly direction: 'send' | 'recv' }
  >;
  readonly statusChanged: Signal<Kernel, string>;
}

export interface SessionContext {
  readonly session: { readonly kernel: Kernel | null } | null;
  readonly kernelChanged: Signal<SessionContext, unknown>;
}

export interface CellWidget {
  readonly node: HTMLElement;
  readonly isDisposed: boolean;
  readonly model: {
    readonly id: string;
    readonly type: string;
    readonly sharedModel: { getSource(): string };
  };
}

export interface NotebookPanel {
  readonly sessionContext: SessionContext;
  readonly content: { readonly widgets: readonly CellWidget[] };
  readonly toolbar: { insertItem(index: number, name: string, item: unknown): boolean };
  readonly disposed: Signal<NotebookPanel, unknown>;
}

export interface NotebookTracker {
  readonly widgetAdded: Signal<NotebookTracker, NotebookPanel>;
  forEach(each: (panel: NotebookPanel) => void): void;
}

export interface Commands {
  addCommand(
    id: string,
    options: {
      readonly label: string;
      readonly caption?: string;
      isToggled(): boolean;
      execute(): void;
    },
  ): unknown;
  notifyCommandChanged(id: string): void;
}

export interface Application {
  readonly commands: Commands;
}

/** Gives a package that JupyterLab shares with its extensions. */
export type SharedModule = (name: string) => Promise<never>;

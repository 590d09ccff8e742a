import type { Content } from '../../jupyter/index.ts';
import type { DebugAdapter } from '../protocol/index.ts';
import type { Debugger, DebuggerOptions } from './index.ts';

type Listener = (event: string, body: Content) => void;

/** Loads the debugger when it is first asked. Most notebooks are never debugged. */
export class LazyDebugger implements DebugAdapter {
  readonly #options: DebuggerOptions;
  readonly #listeners: Listener[] = [];
  #debugger: Promise<Debugger> | undefined;

  constructor(options: DebuggerOptions) {
    this.#options = options;
  }

  async request(command: string, args: Content): Promise<Content> {
    this.#debugger ??= this.#load();
    return (await this.#debugger).request(command, args);
  }

  onEvent(listener: Listener): void {
    this.#listeners.push(listener);
  }

  release(): void {
    void this.#debugger?.then((loaded) => loaded.release());
  }

  async dispose(): Promise<void> {
    await (await this.#debugger)?.dispose();
  }

  async #load(): Promise<Debugger> {
    const { Debugger } = await import('./index.ts');
    const loaded = new Debugger(this.#options);
    for (const listener of this.#listeners) loaded.onEvent(listener);
    return loaded;
  }
}

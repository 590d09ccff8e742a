import type { Kind } from './render/kind.ts';

/**
 * What a library adds to how cells run and how values look. The kernel's engine and a page's worker
 * take a list of these, made anew for each session, and name no library themselves.
 */
export interface Plugin {
  /** Kinds of values that have a look of their own. The first one that fits a value counts. */
  readonly kinds: readonly Kind<unknown>[];
  /** Packages of which the kernel gives its own copy to a notebook whose folder has none. */
  readonly packages?: readonly string[];
  /**
   * A package was loaded. It may have brought the library along. What imports it waits for a
   * promise, what requires it does not.
   *
   * @param load Loads another package as a cell would.
   */
  loaded?(exports: unknown, load: (name: string) => Promise<unknown>): Promise<void> | void;
  /** A cell is about to run. */
  cellBegins?(): void;
  /**
   * A cell has ended. `values` are what the session's variables hold, `last` is the value that is
   * shown. Returns what the reader should know, if anything.
   */
  cellEnded?(values: Iterable<unknown>, last?: unknown): string | undefined;
  /** The reader has stopped what runs. The code may have been cut off anywhere. */
  stopped?(values: Iterable<unknown>): void;
}

import type { Channel, Message } from '../../jupyter/index.ts';
import { Task, type TaskOptions } from './task.ts';

/** A question has nobody to answer it, because its task has ended. */
export class TaskEndedError extends Error {
  override readonly name = 'TaskEndedError';

  constructor() {
    super(
      'the cell has ended, and a front end shows only the questions of a cell that runs; ' +
        'await the answer in the cell',
    );
  }
}

/**
 * Serves tasks. Whatever happens in one of them, it ends with `idle`, and the next one is served.
 */
export class Tasks {
  readonly #options: TaskOptions;
  /** Those that run code of the reader, the oldest first. */
  readonly #working = new Set<Task>();

  constructor(options: TaskOptions) {
    this.#options = options;
  }

  open(channel: Channel, request: Message): Task {
    return new Task(channel, request, this.#options);
  }

  /**
   * Says `busy`, works, and says `idle`. An error that the work throws becomes the reply. Never
   * rejects.
   */
  async serve(task: Task, work: () => unknown): Promise<void> {
    try {
      this.#begin(task);
      await work();
    } catch (error) {
      quietly(() => task.fail(error));
    } finally {
      this.#end(task);
    }
  }

  /** The same for work that is done at once. */
  serveNow(task: Task, work: () => void): void {
    try {
      this.#begin(task);
      work();
    } catch (error) {
      quietly(() => task.fail(error));
    } finally {
      this.#end(task);
    }
  }

  /** Tells the tasks that run code of the reader to stop. */
  stop(reason: Error): void {
    for (const task of this.#working) task.stop(reason);
  }

  #begin(task: Task): void {
    if (task.runsCode) this.#working.add(task);
    task.status('busy');
  }

  #end(task: Task): void {
    this.#working.delete(task);
    task.stop(new TaskEndedError());
    quietly(() => this.#idle(task));
  }

  /**
   * A front end shows the last status that it hears. So `busy` is said again where work goes on.
   */
  #idle(task: Task): void {
    task.status('idle');
    // JupyterLab answers each message of a cell with a debug_request. This would go on for ever.
    if (task.type === 'debug_request') return;
    const [working] = this.#working;
    working?.status('busy');
  }
}

/**
 * Sends an error or a status. Where that fails, nobody can be told, and the next task is served.
 */
function quietly(tell: () => void): void {
  try {
    tell();
  } catch {}
}

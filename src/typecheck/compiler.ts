import {
  API,
  type Checker,
  type Program,
  type Project,
  type Snapshot,
} from 'typescript/unstable/sync';
import { endProcess } from './end-process.ts';

export interface CompilerOptions {
  readonly cwd: string;
  /** The `tsconfig.json` of the one project. */
  readonly config: string;
  /** Where the compiler's process is written down, for a thread that may have to end it; 0 while there is none. */
  readonly process: Int32Array | undefined;
}

/** Earlier states of the program that may wait to be given back. */
const MOST_OUTDATED = 8;

/** TypeScript's native compiler, in a process of its own that starts when it is first asked. */
export class Compiler {
  readonly #options: CompilerOptions;
  #api: API | undefined;
  #snapshot: Snapshot | undefined;
  #outdated: Snapshot[] = [];
  #project: Project | undefined;

  constructor(options: CompilerOptions) {
    this.#options = options;
  }

  get program(): Program {
    return this.#opened().program;
  }

  get checker(): Checker {
    return this.#opened().checker;
  }

  /** Files have changed. One file a call where only its body did: TypeScript takes that in at once. */
  changed(...files: readonly string[]): void {
    if (!this.#api || !this.#snapshot) return;
    const old = this.#snapshot;
    this.#snapshot = this.#api.updateSnapshot({ fileChanges: { changed: [...files] } });
    this.#project = this.#snapshot.getProject(this.#options.config);
    this.#outdated.push(old);
    if (this.#outdated.length > MOST_OUTDATED) this.release();
  }

  /** Gives back earlier states: each costs a message, which a cell that is to run need not wait for. */
  release(): void {
    for (const snapshot of this.#outdated.splice(0)) snapshot.dispose();
  }

  /** The process may have been killed; all it knew is in the files, so a new one goes on. */
  retry<T>(work: () => T): T {
    try {
      return work();
    } catch {
      this.#forget();
      return work();
    }
  }

  close(): void {
    this.#note(0);
    if (!this.#api) return;
    const pid = processOf(this.#api);
    try {
      this.#api.close();
    } finally {
      // It is asked to end, and would say on stderr that it was.
      endProcess(pid);
    }
  }

  #opened(): Project {
    if (!this.#project) {
      const { cwd, config } = this.#options;
      this.#api = new API({ cwd });
      this.#note(processOf(this.#api));
      this.#snapshot = this.#api.updateSnapshot({ openProject: config });
      this.#project = this.#snapshot.getProject(config);
      if (!this.#project) throw new Error(`TypeScript did not open ${config}`);
    }
    return this.#project;
  }

  #forget(): void {
    try {
      this.close();
    } catch {
      // It is gone already.
    }
    this.#api = undefined;
    this.#project = undefined;
    this.#snapshot = undefined;
    this.#outdated = [];
  }

  #note(pid: number): void {
    if (this.#options.process) Atomics.store(this.#options.process, 0, pid);
  }
}

/** The process behind an API, which does not tell it; 0 where it is not found. */
function processOf(api: API): number {
  const { client } = api as unknown as { client?: { channel?: { child?: { pid?: number } } } };
  return client?.channel?.child?.pid ?? 0;
}

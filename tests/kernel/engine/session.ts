import {
  type Assistant,
  type CellError,
  connectAssistant,
  createEngine,
  type Engine,
  type EngineOptions,
  type ExecuteRequest,
  type ExecuteResult,
  type MimeBundle,
  type Output,
} from '../../../src/kernel/engine/index.ts';

/** What one cell did. */
export interface Ran {
  readonly result: ExecuteResult;
  readonly outputs: readonly Output[];
  /** stdout and stderr, in order. */
  readonly printed: string;
  readonly value: MimeBundle | undefined;
  readonly error: CellError | undefined;
  /** The traceback as plain text. */
  readonly traceback: string;
}

/** A notebook's session on our engine. */
export class Session {
  readonly engine: Engine;
  /** What completes and explains, as another thread asks it. */
  readonly assistant: Promise<Assistant>;
  #count = 0;

  constructor(options: EngineOptions) {
    this.engine = createEngine(options);
    this.assistant = new Promise((resolve) => {
      this.engine.onAssistant((port) => {
        if (port) resolve(connectAssistant(port, () => undefined));
      });
    });
  }

  /** Starts a cell; its outputs can be watched while it runs. */
  start(
    code: string,
    extra: Partial<ExecuteRequest> = {},
  ): { outputs: Output[]; done: Promise<Ran> } {
    const outputs: Output[] = [];
    const done = this.engine
      .execute({
        code,
        executionCount: ++this.#count,
        silent: false,
        userExpressions: {},
        emit: (output) => outputs.push(output),
        input: async () => '',
        ...extra,
      })
      .then((result) => describe(result, outputs));
    return { outputs, done };
  }

  run(code: string, extra: Partial<ExecuteRequest> = {}): Promise<Ran> {
    return this.start(code, extra).done;
  }

  /** Runs cells, all but the last of which must succeed. */
  async runAll(...cells: readonly string[]): Promise<Ran> {
    let ran: Ran | undefined;
    for (const code of cells) {
      if (ran?.error) throw new Error(`an earlier cell failed: ${ran.error.evalue}`);
      ran = await this.run(code);
    }
    return ran as Ran;
  }

  close(): Promise<void> {
    return this.engine.dispose();
  }
}

export function printedOf(outputs: readonly Output[]): string {
  return outputs.map((output) => (output.kind === 'stream' ? output.text : '')).join('');
}

export const plain = (text: string): string => text.replace(/\x1b\[\d+m/g, '');

function describe(result: ExecuteResult, outputs: readonly Output[]): Ran {
  const error = result.status === 'error' ? result.error : undefined;
  return {
    result,
    outputs,
    printed: printedOf(outputs),
    value: result.status === 'ok' ? result.value?.data : undefined,
    error,
    traceback: plain(error?.traceback.join('\n') ?? ''),
  };
}

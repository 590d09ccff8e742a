import type { Content, Message } from '../../../src/jupyter/index.ts';
import { LiveKernel, type Ran } from '../live.ts';

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
  readonly evaluateName?: string;
}

export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly source: { readonly name: string; readonly path: string };
}

/** A front end that debugs a real kernel, as JupyterLab does. */
export class DebugClient {
  readonly kernel: LiveKernel;
  #seq = 0;
  /** Events before this one have been looked at. */
  #seen = 0;
  /** How many cells had run when this began to look at what is told: the count of the last one. */
  cells = 0;

  static async start(cwd?: string): Promise<DebugClient> {
    return new DebugClient(await LiveKernel.start('tcp', cwd));
  }

  private constructor(kernel: LiveKernel) {
    this.kernel = kernel;
  }

  /** The whole response. */
  async response(command: string, args: unknown = {}): Promise<Content> {
    const content = { type: 'request', seq: ++this.#seq, command, arguments: args } as Content;
    return this.kernel.ask('debug_request', content, 'control');
  }

  /** The body of a response with success. */
  async request(command: string, args: unknown = {}): Promise<Content> {
    const response = await this.response(command, args);
    if (response.success !== true) throw new Error(`${command}: ${response.message}`);
    return response.body as Content;
  }

  /** Begins anew in a kernel that others have used: what was told before is not looked at any more. */
  async forget(): Promise<void> {
    // Messages keep their order: behind these, none of before is on its way.
    const { reply } = await this.kernel.run('0');
    this.cells = reply.execution_count as number;
    this.kernel.iopub.length = 0;
    this.#seen = 0;
  }

  async attach(): Promise<void> {
    await this.request('initialize', { clientID: 'test', adapterID: '' });
    await this.request('attach');
    await this.request('configurationDone');
  }

  /** Sets the breakpoints of a cell. Returns its path and where they came to lie. */
  async breakAt(
    code: string,
    ...breakpoints: (number | { line: number; condition?: string; logMessage?: string })[]
  ): Promise<{ path: string; lines: unknown[] }> {
    const { sourcePath } = await this.request('dumpCell', { code });
    const { breakpoints: set } = await this.request('setBreakpoints', {
      source: { path: sourcePath },
      breakpoints: breakpoints.map((one) => (typeof one === 'number' ? { line: one } : one)),
      sourceModified: false,
    });
    const lines = (set as Content[]).map(({ line, verified }) => (verified ? line : undefined));
    return { path: sourcePath as string, lines };
  }

  start(code: string): string {
    return this.kernel.send('execute_request', { code });
  }

  ran(id: string): Promise<Ran> {
    return this.kernel.ran(id);
  }

  /** The folder of the notebook. */
  async cwd(): Promise<string> {
    return (await this.evaluate('process.cwd()')).replaceAll("'", '');
  }

  async printed(line: string): Promise<void> {
    const text = `${line}\n`;
    await this.kernel.until(() => this.kernel.iopub.some(({ content }) => content.text === text));
  }

  get events(): Content[] {
    return this.kernel.iopub
      .filter(({ header }: Message) => header.msg_type === 'debug_event')
      .map(({ content }) => content);
  }

  /** The body of the next event of that kind. */
  async event(kind: string): Promise<Content> {
    const find = () => this.events.findIndex(({ event }, i) => i >= this.#seen && event === kind);
    await this.kernel.until(() => find() !== -1);
    const at = find();
    this.#seen = at + 1;
    return this.events[at]?.body as Content;
  }

  /** Waits until the code stands still. */
  async stopped(): Promise<{ reason: unknown; text: unknown; frames: Frame[]; lines: number[] }> {
    const { reason, text } = await this.event('stopped');
    const { stackFrames } = await this.request('stackTrace', { threadId: 1 });
    const frames = stackFrames as Frame[];
    return { reason, text, frames, lines: frames.map(({ line }) => line) };
  }

  async step(command: 'next' | 'stepIn' | 'stepOut' | 'continue') {
    await this.request(command, { threadId: 1 });
    return this.stopped();
  }

  async continue(): Promise<void> {
    await this.request('continue', { threadId: 1 });
  }

  /** The variables of a frame's scope, by name. */
  async scope(frame: Frame | undefined, name: string): Promise<Record<string, Variable>> {
    const { scopes } = await this.request('scopes', { frameId: frame?.id });
    const scope = (scopes as Variable[]).find((one) => one.name === name);
    return this.parts(scope);
  }

  async parts(variable: Variable | undefined): Promise<Record<string, Variable>> {
    const { variablesReference } = variable as Variable;
    const { variables } = await this.request('variables', { variablesReference });
    return byName(variables as Variable[]);
  }

  async inspect(): Promise<Record<string, Variable>> {
    const { variables } = await this.request('inspectVariables');
    return byName(variables as Variable[]);
  }

  async evaluate(expression: string, frame?: Frame, context = 'repl'): Promise<string> {
    const frameId = frame && { frameId: frame.id };
    const { result } = await this.request('evaluate', { expression, context, ...frameId });
    return result as string;
  }
}

const byName = (variables: readonly Variable[]): Record<string, Variable> =>
  Object.fromEntries(variables.map((variable) => [variable.name, variable]));

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findPython, PythonMissingError } from '../../src/setup/index.ts';
import { missingChromium } from './chromium.ts';

/** Why tests of JupyterLab are skipped here, or undefined where they run. In CI they may not be skipped. */
export function missingLab(): string | undefined {
  const chromium = missingChromium();
  if (chromium !== undefined || findPython() !== undefined) return chromium;
  const { message } = new PythonMissingError();
  if (process.env.CI) throw new Error(`browser tests may not be skipped in CI: ${message}`);
  return message;
}

const project = fileURLToPath(new URL('../..', import.meta.url));

/** `notegrad lab` as a user starts it, but for the browser it would open. */
export class LabServer {
  readonly #process: ChildProcess;
  readonly #token: string;
  #log = '';
  #address = '';

  static async start(): Promise<LabServer> {
    const server = new LabServer(randomUUID());
    await server.#ready();
    return server;
  }

  private constructor(token: string) {
    this.#token = token;
    const main = `${project}dist/cli/main.js`;
    const jupyter = ['--no-browser', '--port=0', `--IdentityProvider.token=${token}`];
    const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
    this.#process = spawn(process.execPath, [main, 'lab', '--', ...jupyter, ...root], {
      cwd: project,
      // The first start installs JupyterLab; its log is shown when that fails.
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
      });
    }
  }

  /** The address of a notebook, in a workspace of its own. */
  address(notebook: string): string {
    return `${this.#address}lab/workspaces/${randomUUID()}/tree/${notebook}?token=${this.#token}`;
  }

  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }

  async #ready(): Promise<void> {
    for (const started = Date.now(); Date.now() - started < 240_000; ) {
      const address = /(http:\/\/(?:localhost|127\.0\.0\.1):\d+\/)lab/.exec(this.#log)?.[1];
      if (address !== undefined) {
        this.#address = address;
        return;
      }
      if (this.#process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`notegrad lab did not start:\n${this.#log}`);
  }
}

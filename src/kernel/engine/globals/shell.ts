import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { hostOf } from '../../../contract/index.ts';

/** What a value of the template may be: one argument, or a list of them. */
export type ShellValue = string | number | bigint | boolean | readonly (string | number)[];

/** What a command has printed. As the value of a cell it shows nothing more. */
export interface ShellOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Its output without the line break at the end. */
  toString(): string;
  /** The lines of its output. */
  readonly lines: readonly string[];
}

/** See {@link sh}. */
export interface Shell {
  (command: TemplateStringsArray, ...values: readonly ShellValue[]): Promise<ShellOutput>;
  /** The same, but what the command prints is only returned. */
  quiet(command: TemplateStringsArray, ...values: readonly ShellValue[]): Promise<ShellOutput>;
}

/**
 * Runs a command in the system's shell, in the notebook's folder: what it prints appears in the cell
 * as it comes. `${value}` is one argument, whatever is in it, and a list is several: values reach
 * the command as parameters of the shell and never as a part of its text. So no quotes stand around
 * them.
 *
 * @throws ShellError where the command ends with another code than 0
 * @throws TypeError where it is called with a string, or a value stands between quotes
 * @example await sh`ls -l ${folder}`
 */
export const sh: Shell = Object.assign(runner(true), { quiet: runner(false) });

/** A command has ended with another code than 0. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;

  constructor(command: string, how: string, code: number | null, stdout: string, stderr: string) {
    super(`the command ${how}: ${command}`);
    this.code = code;
    // They are in the cell, or for whoever catches this. Beside the message they would be told twice.
    for (const [name, value] of Object.entries({ code, stdout, stderr })) {
      Object.defineProperty(this, name, { value, enumerable: false });
    }
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

function runner(isShown: boolean) {
  return async (
    command: TemplateStringsArray,
    ...values: readonly ShellValue[]
  ): Promise<ShellOutput> => {
    const { script, parameters } = compose(command, values);
    return run(script, parameters, isShown);
  };
}

export interface Composed {
  /** The text of the command, with `"${1}"` for the first parameter. */
  readonly script: string;
  readonly parameters: readonly string[];
}

/** The command as a script and the parameters that it speaks of. */
export function compose(command: TemplateStringsArray, values: readonly ShellValue[]): Composed {
  const pieces: unknown = (command as { raw?: unknown } | undefined)?.raw;
  if (!Array.isArray(pieces) || !Object.isFrozen(command)) {
    throw new TypeError(
      `sh: expected a template, sh\`ls \${folder}\`, got ${typeof command}; ` +
        'a command that was put together as a text could hold any other',
    );
  }
  const parameters: string[] = [];
  let script = pieces[0] as string;
  for (const [i, value] of values.entries()) {
    const open = openQuote(script);
    if (open !== undefined) {
      throw new TypeError(
        `sh: value ${i + 1} stands between ${open}; leave the quotes out: a value is one argument as it is`,
      );
    }
    const items = (Array.isArray(value) ? value : [value]) as readonly unknown[];
    const words = items.map((item) => `"\${${parameters.push(argument(item, i + 1))}}"`);
    script += words.join(' ') + (pieces[i + 1] as string);
  }
  return { script, parameters };
}

function argument(value: unknown, place: number): string {
  if (/^(string|number|bigint|boolean)$/.test(typeof value)) return String(value);
  throw new TypeError(
    `sh: value ${place} is ${value === null ? 'null' : typeof value}, ` +
      'expected a text, a number, or a list of them',
  );
}

/** The kind of quotes that a script leaves open at its end. */
function openQuote(script: string): string | undefined {
  let open: string | undefined;
  for (let i = 0; i < script.length; i++) {
    const character = script[i] as string;
    if (character === '\\' && open !== "'") i++;
    else if (open !== undefined) open = character === open ? undefined : open;
    else if (/["'`]/.test(character)) open = character;
  }
  return open;
}

/** How long a command may take to end when its cell is stopped. */
const GRACE_MS = 2000;

function run(
  script: string,
  parameters: readonly string[],
  isShown: boolean,
): Promise<ShellOutput> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that Stop ends all that the command has started.
    const child = spawn('sh', ['-c', script, 'sh', ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const kill = (signal: NodeJS.Signals) => {
      try {
        process.kill(-(child.pid as number), signal);
      } catch {
        child.kill(signal);
      }
    };
    const end = () => kill('SIGKILL');
    const stop = () => {
      kill('SIGINT');
      setTimeout(end, GRACE_MS).unref();
    };
    const signal = hostOf()?.signal();
    signal?.addEventListener('abort', stop, { once: true });
    process.once('exit', end);
    const stdout = collect(child.stdout, isShown ? process.stdout : undefined);
    const stderr = collect(child.stderr, isShown ? process.stderr : undefined);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'ENOENT'
          ? 'there is no program `sh` on the path; on Windows, Git for Windows brings one'
          : error.message;
      process.off('exit', end);
      reject(new Error(`sh: ${reason}`));
    });
    child.once('close', (code, by) => {
      signal?.removeEventListener('abort', stop);
      process.off('exit', end);
      if (code === 0) resolve(output(stdout.text(), stderr.text()));
      else {
        const how = by === null ? `ended with code ${code}` : `was ended by ${by}`;
        reject(new ShellError(script, how, code, stdout.text(), stderr.text()));
      }
    });
  });
}

function collect(from: Readable, shown: NodeJS.WritableStream | undefined) {
  const decoder = new StringDecoder('utf8');
  const pieces: string[] = [];
  from.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk);
    pieces.push(text);
    shown?.write(text);
  });
  return { text: () => pieces.join('') + decoder.end() };
}

function output(stdout: string, stderr: string): ShellOutput {
  const text = stdout.replace(/\r?\n$/, '');
  const made = { stdout, stderr, lines: text === '' ? [] : text.split(/\r?\n/) };
  // What it says is in the cell already.
  return Object.defineProperties(made, {
    toString: { value: () => text },
    [Symbol.for('Jupyter.display')]: { value: () => ({}) },
  });
}

import { inspect } from 'node:util';
import type { Position } from '../compile/positions.ts';
import type { CellSyntaxError } from '../compile/syntax.ts';
import type { Session } from '../session.ts';
import { tidy } from '../tidy.ts';
import type { CellError } from './cell-error.ts';
import { bold, dim, excerpt, positionAt, red } from './excerpt.ts';
import { adviceAt } from './magic.ts';
import { operandsAt } from './operands.ts';
import { plainWords } from './plain-words.ts';

const SHOWN_FRAMES = 6;

/** Of an error, its causes and their causes, so many are shown. */
const SHOWN_ERRORS = 10;

/** `at f (Cell 3:2:5)`, `at Cell 3:2:5`, `at async Promise.all (index 0)`. */
const FRAME = /^\s+at (?:(.*?) \()?(.+?):(\d+):(\d+)\)?$/;

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Shows what a cell threw: the reader's lines with their code, the calls of libraries folded. */
export function formatError(
  thrown: unknown,
  session: Session,
  shown: Set<unknown> = new Set(),
): CellError {
  shown.add(thrown);
  if (!isError(thrown)) {
    const evalue = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { ename: 'Error', evalue, traceback: [`${red('thrown')}: ${evalue}`] };
  }
  const ename = nameOf(thrown);
  const words = plainWords(thrown);
  const evalue = words ?? tidy(String(thrown.message));
  const traceback = [`${red(bold(ename))}: ${evalue}`, ...shownFrames(thrown, session)];
  if (words !== undefined) return { ename, evalue, traceback };
  traceback.push(...shownFields(thrown));
  for (const inner of innerErrors(thrown)) {
    // An error may be its own cause, by way of others.
    if (shown.has(inner) || shown.size === SHOWN_ERRORS) continue;
    const { traceback: lines } = formatError(inner, session, shown);
    traceback.push(dim('caused by'), ...lines);
  }
  return { ename, evalue, traceback };
}

/** What an error says besides its message. Node's have fields such as `code: 'ENOENT'`. */
function shownFields(error: Error): string[] {
  const fields = Object.entries(Object.getOwnPropertyDescriptors(error)).filter(
    ([name, { enumerable, value }]) => enumerable && value !== undefined && !TOLD.has(name),
  );
  if (fields.length === 0) return [];
  const values = Object.fromEntries(fields.map(([name, { value }]) => [name, value]));
  return tidy(inspect(values, { depth: 1, maxArrayLength: 10, maxStringLength: 200 }))
    .split('\n')
    .map(dim);
}

/** Fields that are shown elsewhere. */
const TOLD = new Set(['name', 'message', 'stack', 'cause', 'errors']);

/** Shows a source that does not parse. */
export function formatSyntaxError(error: CellSyntaxError, label: string, text: string): CellError {
  const place = positionAt(text, error.offset);
  return {
    ename: 'SyntaxError',
    evalue: error.message,
    traceback: [
      `${red(bold('SyntaxError'))}: ${error.message}`,
      `${label}, line ${place.line + 1}`,
      ...excerpt(text, place),
      ...adviceAt(text, place.line),
    ],
  };
}

function shownFrames(error: Error, session: Session): string[] {
  const shown: string[] = [];
  let folded: Frame[] = [];
  let own = 0;
  const places = new Set<string>();
  let again = 0;
  const fold = () => {
    if (folded.length > 0)
      shown.push(dim(`  … ${folded.length} ${frames(folded.length)} in ${origin(folded)}`));
    folded = [];
  };
  for (const frame of framesOf(error)) {
    const source = session.sources.labelled(frame.file);
    if (!source) {
      if (!/^(node:internal|notegrad:)/.test(frame.file)) folded.push(frame);
      continue;
    }
    const title = `${frame.file}, line ${frame.line}${frame.name ? `, in ${frame.name}` : ''}`;
    const at = `${title}:${frame.column}`;
    // A function that calls itself, directly or through others.
    if (places.has(at)) {
      again++;
      continue;
    }
    places.add(at);
    if (++own > SHOWN_FRAMES) continue;
    fold();
    shown.push(title);
    const place = { line: frame.line - 1, column: frame.column - 1 };
    shown.push(...excerpt(source.text, place), ...operandNotes(source.text, place, session));
  }
  // Below the reader's last line the frames only show how the kernel called it.
  if (own === 0) fold();
  if (own > SHOWN_FRAMES) shown.push(dim(`  … ${own - SHOWN_FRAMES} more of yours`));
  if (again > 0) shown.push(dim(`  … and ${again} ${frames(again)} more of the lines above`));
  return shown;
}

/** What the operands hold, where a few words say it. Mostly these are shapes of tensors. */
function operandNotes(
  text: string,
  { line, column }: Position,
  { scope, renderer }: Session,
): string[] {
  const before = text.split('\n').slice(0, line);
  const offset = before.reduce((sum, { length }) => sum + length + 1, column);
  return operandsAt(text, offset, (name) => scope.peek(name)).flatMap(({ path, value }) => {
    const note = renderer.describe(value);
    return note === undefined ? [] : [`      ${path}: ${note}`];
  });
}

function framesOf(error: Error): Frame[] {
  return String(error.stack ?? '')
    .split('\n')
    .flatMap((text) => {
      const match = FRAME.exec(text);
      if (!match) return [];
      const [, name = '', file = '', line, column] = match;
      const known = name
        .replace(/^async /, '')
        .replace(/^(<anonymous>|eval|Object\.<anonymous>)$/, '');
      return [
        {
          name: known,
          file: file.replace(/^async /, ''),
          line: Number(line),
          column: Number(column),
        },
      ];
    });
}

const frames = (count: number): string => (count === 1 ? 'call' : 'calls');

/** The packages that the frames belong to. */
function origin(folded: readonly Frame[]): string {
  const names = folded.map(({ file }) => {
    const match = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file);
    if (file.startsWith('eval at ')) return 'eval';
    return match?.[1] ?? (file.startsWith('node:') ? 'Node' : (file.split('/').at(-1) ?? file));
  });
  return [...new Set(names)].slice(0, 3).join(', ');
}

/** The errors of `class Diverged extends Error {}` have no `name` of their own. */
function nameOf(error: Error): string {
  const { name } = error;
  const own = String(error.constructor?.name);
  return name === 'Error' && /^[A-Z]\w+$/.test(own) ? own : String(name || 'Error');
}

function innerErrors(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors.slice(0, 3);
  return error.cause === undefined ? [] : [error.cause];
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

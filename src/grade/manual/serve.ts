import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { Ajv } from 'ajv';
import { jsonSchema } from '../../notebook/index.ts';
import type { Language } from '../../site/render/index.ts';
import { hashOf, ReleaseError } from '../release/manifest.ts';
import type { ClassResult } from '../results/result.ts';
import { readResults } from '../results/results-file.ts';
import { logManual } from './log.ts';
import { type Manual, type ManualEntry, readManual, writeManual } from './manual-file.ts';
import { allowed, keyOf, mergeManual } from './merge.ts';
import { answersTo, manualPage, POLICY, type View } from './page.ts';

export interface ServeManualOptions {
  /** Where `notegrad grade` has put results. */
  readonly folder: string;
  /** Who grades, for the log. */
  readonly by: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface ManualServer {
  /** With the secret without which nobody is answered. */
  readonly url: string;
  close(): Promise<void>;
}

interface Save {
  readonly student: string;
  readonly question: string;
  readonly points: number | null;
  readonly comment: string;
}

const { line, object } = jsonSchema;
const isSave = new Ajv({ allowUnionTypes: true }).compile<Save>(
  object({
    student: line,
    question: line,
    points: { type: ['number', 'null'] },
    comment: { type: 'string', maxLength: 10_000 },
  }),
);

const MOST_BODY = 256 * 1024;

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** A request that is not answered: its status, and why. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Serves the page on which a person grades answers to open questions, on this machine only. Each number is written into
 * `manual.json` beside the results, and into the log, before the page says that it is saved.
 *
 * @throws ReleaseError where there are no results, or none with a question; ManualError where `manual.json` is broken
 */
export async function serveManual({
  folder,
  by,
  port = 0,
}: ServeManualOptions): Promise<ManualServer> {
  const token = randomBytes(16).toString('hex');
  await readClass(folder);
  const script = await readFile(
    new URL(`./browser/page${extname(import.meta.url)}`, import.meta.url),
  );
  /** One after the other, so that none writes over another. */
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const answer = async () => {
      const path = pathOf(request, token, (server.address() as AddressInfo).port);
      if (request.method === 'POST' && path === 'save') {
        const save = saveIn(await bodyOf(request));
        const done = last.then(() => keep(folder, by, save));
        last = done.catch(() => undefined);
        return send(response, 200, 'application/json', JSON.stringify(await done));
      }
      if (request.method !== 'GET') throw new Refusal(405, 'only GET, and POST to save');
      if (path === 'page.js') return send(response, 200, 'text/javascript', script);
      const { view, language } = viewOf(path, request.headers['accept-language'] ?? '');
      if (path === '') return redirect(response, `${language}/question/0`);
      const { results } = await readClass(folder);
      return send(response, 200, 'text/html', manualPage(results, view, language));
    };
    answer().catch((error: Error) => {
      const status = error instanceof Refusal ? error.status : 500;
      send(response, status, 'text/plain', error.message);
    });
  });
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', ready);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/${token}/`,
    async close() {
      await last;
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** The results with what people have given so far. */
async function readClass(
  folder: string,
): Promise<{ readonly results: ClassResult; readonly manual: Manual }> {
  const path = join(folder, 'results.json');
  const results = await readResults(path);
  if (!results) {
    throw new ReleaseError(`${path}: no results; make them with \`notegrad grade\` first`);
  }
  if (results.questions.length === 0) {
    throw new ReleaseError(`${path}: ${results.assignment} has no open question`);
  }
  const manual = await readManual(folder, results.assignment);
  return { results: mergeManual(results, manual).results, manual };
}

/** Below the token, which stands for a password. A name that was made to point here is not ours (DNS rebinding). */
function pathOf({ url = '/', headers }: IncomingMessage, token: string, port: number): string {
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
    throw new Refusal(403, 'this server answers to 127.0.0.1 only');
  }
  const [, given = '', ...rest] = (url.split(/[?#]/)[0] ?? '/').split('/');
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) {
    throw new Refusal(403, 'open the address that `notegrad grade-manual` has printed');
  }
  return rest.join('/');
}

function viewOf(path: string, accepted: string): { view: View; language: Language } {
  if (path === '') {
    const language = /^\s*en/i.test(accepted) ? 'en' : 'zh';
    return { view: { kind: 'question', index: 0 }, language };
  }
  const [, language, kind, index] = /^(zh|en)\/(question|student)\/(\d{1,6})$/.exec(path) ?? [];
  if (index === undefined) throw new Refusal(404, 'not found');
  const view = { kind: kind as View['kind'], index: Number(index) };
  return { view, language: language as Language };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'expected JSON');
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BODY) throw new Refusal(413, 'too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function saveIn(text: string): Save {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'expected JSON');
  }
  if (isSave(value)) return value;
  throw new Refusal(400, 'expected student, question, points and comment');
}

/** Writes points down, and says what counts now. */
async function keep(folder: string, by: string, save: Save) {
  const { results, manual } = await readClass(folder);
  const { student, question: id, comment } = save;
  const submission = results.submissions.find((one) => one.id === student);
  const question = submission?.questions.find((one) => one.id === id);
  if (!question) throw new Refusal(404, `no answer of ${student} to ${id}`);
  const points = save.points === null ? null : allowed(save.points, question.max);
  const others = manual.entries.filter(
    (entry) => keyOf(entry) !== keyOf({ student, question: id }),
  );
  const entry: readonly ManualEntry[] =
    points === null
      ? []
      : [
          {
            ...{ student, question: id, points },
            ...(comment === '' ? {} : { comment }),
            answer: hashOf(question.answer),
          },
        ];
  const entries = [...others, ...entry];
  await writeManual(folder, { ...manual, entries });
  await logManual(folder, entries, by);
  const now = mergeManual(results, { ...manual, entries }).results.submissions;
  const all = answersTo(now, id);
  return { points, graded: all.filter((one) => one.points !== null).length, of: all.length };
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Uint8Array,
): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': `${type}; charset=utf-8` });
  response.end(content);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { ...HEADERS, Location: location });
  response.end();
}

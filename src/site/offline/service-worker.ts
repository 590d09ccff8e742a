import { headersOf } from './headers.ts';
import { KeptFiles } from './kept-files.ts';
import { isNamedByContent, type Manifest, partsOf, pathOf, shellOf, urlOf } from './manifest.ts';
import type { Begin, Kept, Question } from './requests.ts';

/**
 * Stands between the pages of a course and its host. It gives pages the headers that let them share
 * memory, where the host sends none, and keeps what a reader has visited for times without a
 * network. What is not of this course, and listed in this build, passes by untouched.
 */

/** The list of this build's files: `notegrad site` puts it in front of this script. */
declare const COURSE_FILES: Manifest;

/** Milliseconds that a page that is kept waits for a newer one. */
const PATIENCE = 3000;
/** How often a new build looks whether pages of an earlier one are still open. */
const TRIES = 10;
/** Bytes that are fetched at a question for more. */
const PORTION = 2_000_000;

/** The part of a service worker's surroundings that is used here; the DOM's types have a page's. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Client {
  readonly id: string;
  readonly url: string;
}
interface Surroundings {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: {
      readonly type: 'window';
      readonly includeUncontrolled: boolean;
    }): Promise<readonly Client[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: Lasting & MessageEvent) => void): void;
}
const worker = self as unknown as Surroundings;

const course = COURSE_FILES;
const root = new URL('./', worker.location.href).href;
const kept = new KeptFiles(course, root);

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', (event) => {
  const port = event.ports[0];
  const question = event.data as Question;
  const page = event.source as Client | null;
  if (typeof question === 'object') event.waitUntil(begin(page, question));
  else if (question === 'here') event.waitUntil(keepShown(page));
  else if (port && (question === 'kept' || question === 'more')) {
    event.waitUntil(
      (question === 'more' ? keepMore() : Promise.resolve())
        .then(state)
        .then((state) => port.postMessage(state))
        // Without an answer the page waits in vain: it is told that no more came.
        .catch(() => port.postMessage(undefined)),
    );
  }
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('range')) return;
  const path = pathOf(course, root, request.url);
  if (path !== undefined && (request.mode === 'navigate' || !request.url.includes('?'))) {
    event.respondWith(isNamedByContent(path) ? ownFile(event, path) : latest(event, path));
  } else if (request.destination === 'worker' && request.url.startsWith(`${root}assets/`)) {
    // The page is of a newer build, and refuses a worker without the headers it has itself.
    event.respondWith(fetch(request).then((response) => dressed(response, request.url)));
  }
});

/** A build is kept whole or not at all: all that the earlier one has kept, as it is now. */
async function install(): Promise<void> {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  const shell = connection?.saveData ? [] : shellOf(course);
  await kept.fill([...new Set([...shell, ...(await kept.earlier())])]);
}

/** This takes a moment only: meanwhile requests of pages wait. */
async function activate(): Promise<void> {
  await kept.removeEarlier();
  await worker.clients.claim();
}

/** Keeps what an open page shows. */
async function keepShown(page: Client | null): Promise<void> {
  const path = page && pathOf(course, root, page.url);
  if (path) await keepPage(path).catch(() => {});
}

async function pages(): Promise<Client[]> {
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(root));
}

/**
 * Pages of an earlier build would miss its files: it goes on until one page alone is open, a new one.
 * Chromium counts a page for a moment after it was closed or left.
 */
async function begin(page: Client | null, { assets }: Begin): Promise<void> {
  const isNew = Object.keys(course.files).some((path) => urlOf(root, path).startsWith(assets));
  if (!page || !isNew) return;
  for (let tries = 0; tries < TRIES; tries++) {
    const open = await pages();
    // It was left. In the middle of a change of pages none is counted, and to begin then would hold up the next.
    if (!open.some(({ id }) => id === page.id)) return;
    if (open.length === 1) return worker.skipWaiting();
    await new Promise((later) => setTimeout(later, 500));
  }
}

/** Keeps a page and what it shows. */
async function keepPage(path: string): Promise<void> {
  await kept.fill([path]);
  const markup = await (await kept.get(path))?.text();
  if (markup !== undefined) await kept.fill(partsOf(course, root, path, markup));
}

async function state(): Promise<Kept> {
  const sum = (paths: readonly string[]) =>
    paths.reduce((bytes, path) => bytes + (course.files[path]?.[0] ?? 0), 0);
  return { bytes: sum(await kept.paths()), total: sum(Object.keys(course.files)) };
}

async function keepMore(): Promise<void> {
  const known = new Set(await kept.paths());
  const portion: string[] = [];
  let bytes = 0;
  for (const [path, [size]] of Object.entries(course.files)) {
    if (known.has(path) || (bytes > 0 && bytes + size > PORTION)) continue;
    portion.push(path);
    bytes += size;
  }
  await kept.fill(portion);
}

/** A file whose name says what it holds: one that is kept is the right one. */
async function ownFile(event: Fetching, path: string): Promise<Response> {
  return (await kept.get(path)) ?? fromHost(event, path);
}

/** A page, or an index of the search: what the host has now, else what is kept. */
async function latest(event: Fetching, path: string): Promise<Response> {
  const known = await kept.get(path);
  const answer = fromHost(event, path);
  if (!known) return answer.catch((error) => notKept(event.request, error));
  const patience = new Promise<undefined>((later) => setTimeout(later, PATIENCE));
  const first = await Promise.race([answer.catch(() => undefined), patience]);
  return first && first.status < 500 ? first : known;
}

/** What the host answers, which is kept beside if it is of this build. */
async function fromHost(event: Fetching, path: string): Promise<Response> {
  const response = await fetch(event.request);
  if (response.ok && response.status === 200) {
    const copy = response.clone();
    const keeping =
      event.request.mode === 'navigate' ? keepVisited(path, copy) : kept.put(path, copy);
    event.waitUntil(keeping.catch(() => {}));
  }
  return dressed(response, path);
}

async function keepVisited(path: string, page: Response): Promise<void> {
  if (await kept.put(path, page)) await keepPage(path);
}

/** An answer with the headers of a course. A host's redirections are for the browser to follow. */
function dressed(response: Response, path: string): Response {
  if (response.type !== 'basic' || !response.ok) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersOf(path))) {
    if (name !== 'Content-Type') headers.set(name, value);
  }
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** What a reader without a network sees of a page that nobody has kept. */
function notKept(request: Request, error: unknown): Response {
  if (request.mode !== 'navigate') throw error;
  const home = urlOf(root, 'index.html');
  const text = `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>notegrad</title><body style="max-width:34rem;margin:15vh auto;padding:0 1.5rem;font:1rem/1.7 system-ui"><h1 style="font-size:1.3rem">现在没有网络 / There is no network</h1><p>这一页还没有保存在这台设备上。打开过的章节都可以离线读。<p lang="en">This page is not kept on this device yet. Chapters that you have opened can be read offline.<p><a href="${home}">notegrad</a>`;
  return new Response(text, {
    status: 503,
    headers: headersOf('index.html'),
  });
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve, sep } from 'node:path';

export interface ServeOptions {
  readonly folder: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string;
}

export interface SiteServer {
  readonly url: string;
  /** Tells open pages that a new build is there. */
  reload(): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.ipynb': 'application/x-ipynb+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** With these a page may share memory between threads, and nothing it loads comes from elsewhere unasked. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/** The worker evaluates the reader's cells; it may do that and talk to this server, nothing else. */
const WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self' data: blob:; worker-src 'self' blob:";

/** Serves a built course on this machine. @throws where the folder is no built course or the port is taken */
export async function serveSite({
  folder,
  port = 0,
  host = '127.0.0.1',
}: ServeOptions): Promise<SiteServer> {
  const root = resolve(folder);
  if (!(await isFile(join(root, 'index.html')))) {
    throw new Error(
      `${folder}: expected a built course with an index.html; run \`notegrad site\` first`,
    );
  }
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.url === '/-/reload') return listen(response, listeners);
    answer(request, response, root).catch(() => response.destroy());
  });
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, host, ready);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? 'localhost' : host}:${taken}/`,
    reload() {
      for (const response of listeners) response.write('data: reload\n\n');
    },
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, {
    ...HEADERS,
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
  });
  response.write('\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
): Promise<void> {
  const end = (status: number, text: string) => {
    response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405, 'only GET and HEAD');
  const path = pathOf(request.url ?? '/', root);
  if (path === undefined) return end(400, 'not a path of this site');
  const file = path.endsWith(sep) ? join(path, 'index.html') : path;
  if (!(await isFile(file))) return end(404, 'not found');
  const worker = file.endsWith(`${sep}worker.js`);
  response.writeHead(200, {
    ...HEADERS,
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    // Assets are named by their content; pages change with every build.
    'Cache-Control': file.includes(`${sep}assets${sep}`)
      ? 'max-age=31536000, immutable'
      : 'no-cache',
    ...(worker ? { 'Content-Security-Policy': WORKER_POLICY } : {}),
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

/** The file a URL names, if it lies under the root. */
function pathOf(url: string, root: string): string | undefined {
  try {
    const path = normalize(join(root, decodeURIComponent(url.split('?')[0] ?? '/')));
    return path === root || path.startsWith(root + sep) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

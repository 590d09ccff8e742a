import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

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

/** With these a page may share memory between threads, and loads nothing from elsewhere. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/**
 * One worker evaluates the reader's cells, the other the packed compiler. They may do that and talk to this server,
 * nothing else.
 */
const WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self' data: blob:; " +
  "worker-src 'self' blob:";

/** Files in these folders are named by their content, so a browser may keep them for good. */
const NAMED_BY_CONTENT = /^\/(?:assets|figures)\//;

/**
 * Serves a built course on this machine. A file is opened before its size is told, so a build that
 * replaces it meanwhile changes nothing for who reads it, and a file that cannot be read fails its
 * own request only.
 *
 * @throws Error where the folder is no built course, or the port is taken
 */
export async function serveSite({
  folder,
  port = 0,
  host = '127.0.0.1',
}: ServeOptions): Promise<SiteServer> {
  const root = resolve(folder);
  const home = await openFile(join(root, 'index.html'));
  if (!home) {
    throw new Error(
      `${folder}: expected a built course with an index.html; run \`notegrad site\` first`,
    );
  }
  await home.file.close();
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? '/');
    if (!isOurs(request.headers.host ?? '', host)) {
      refuse(
        response,
        403,
        'this server answers to localhost and to addresses, not to other names',
      );
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'only GET and HEAD');
    } else if (path === undefined) refuse(response, 400, 'not a path of this site');
    else if (path === '/-/reload') listen(response, listeners);
    else answer(request, response, root, path).catch(() => response.destroy());
  });
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, host, ready);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${nameOf(host)}:${taken}/`,
    reload() {
      for (const response of listeners) response.write('data: reload\n\n');
    },
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** How a browser on this machine calls the host. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
}

/**
 * Whether a request was meant for us. A name from elsewhere can be made to point at this machine
 * (DNS rebinding), and its pages could then read ours; an address or `localhost` cannot.
 */
function isOurs(header: string, host: string): boolean {
  const name = header.replace(/:\d*$/, '').toLowerCase();
  const isAddress = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress || name === 'localhost' || name.endsWith('.localhost') || name === host;
}

/**
 * The path that a URL names, decoded, from the root of the site; nothing for one that leads out.
 */
function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.split(/[?#]/)[0] ?? '/');
    const steps = path.split(/[/\\]/);
    return path.startsWith('/') && !steps.some((step) => step.startsWith('.')) ? path : undefined;
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
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
  path: string,
): Promise<void> {
  const name = path.endsWith('/') ? `${path}index.html` : path;
  const found = await openFile(join(root, ...name.split('/')));
  if (!found) return refuse(response, 404, 'not found');
  const { file, size } = found;
  response.writeHead(200, {
    ...HEADERS,
    'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
    'Content-Length': size,
    'Cache-Control': NAMED_BY_CONTENT.test(name) ? 'max-age=31536000, immutable' : 'no-cache',
    ...(/\/(?:worker|types)\.js$/.test(name) ? { 'Content-Security-Policy': WORKER_POLICY } : {}),
  });
  if (request.method === 'HEAD' || size === 0) {
    response.end();
    await file.close();
  } else {
    // Closes the file whichever side ends first, and passes on an error of either.
    await pipeline(file.createReadStream({ end: size - 1 }), response);
  }
}

/** Opens a file for reading; nothing where there is none, or it may not be read. */
async function openFile(path: string) {
  const file = await open(path).catch(() => undefined);
  const stats = await file?.stat().catch(() => undefined);
  if (file && stats?.isFile()) return { file, size: stats.size };
  await file?.close();
  return undefined;
}

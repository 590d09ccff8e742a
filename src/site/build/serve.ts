import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FAREWELL } from '../offline/farewell.ts';
import { HEADERS, headersOf } from '../offline/headers.ts';
import { isNamedByContent } from '../offline/manifest.ts';
import { SERVICE_WORKER } from './service-worker.ts';

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
    else if (path === `/${SERVICE_WORKER}`) sayFarewell(response);
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

/** No page of this server is kept: each is served as it is now, with the headers it needs. */
function sayFarewell(response: ServerResponse): void {
  response.writeHead(200, { ...headersOf(SERVICE_WORKER), 'Cache-Control': 'no-store' });
  response.end(FAREWELL);
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
    ...headersOf(name),
    'Content-Length': size,
    'Cache-Control': isNamedByContent(name.slice(1)) ? 'max-age=31536000, immutable' : 'no-cache',
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

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A host as many are: it sends files as they are, without a header but their type. */
export interface PlainHost {
  /** Where the course is: in a folder of the host. */
  readonly url: string;
  /** The folder it serves from now on. */
  folder: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function openPlainHost(folder: string): Promise<PlainHost> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split(/[?#]/)[0] ?? '');
    asked.push(path);
    const inside = path.startsWith('/course/') ? path.slice('/course/'.length) : undefined;
    const name = inside === '' || inside?.endsWith('/') ? `${inside}index.html` : inside;
    const bytes =
      name === undefined
        ? Buffer.from(`<p>another page of the host: ${path.length}`)
        : await readFile(join(host.folder, name)).catch(() => undefined);
    response.writeHead(bytes ? 200 : 404, {
      'Content-Type': TYPES[extname(name ?? '.html')] ?? 'application/octet-stream',
    });
    response.end(bytes);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const host: PlainHost = {
    url: `http://127.0.0.1:${port}/course/`,
    folder,
    asked,
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  return host;
}

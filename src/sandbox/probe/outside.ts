import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type ListenOptions, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attempts } from './attempts.ts';

/** What an attempt meets with where there is a wall. */
export const WALL =
  /^(?:ENOENT|EROFS|EACCES|EPERM|ESRCH|ENOSPC|EFBIG|ECONNREFUSED|ENETUNREACH|EADDRNOTAVAIL|nothing else|none|RangeError|EMFILE|ERR_WORKER_INIT_FAILED|EAGAIN)$/;

/** An address that clouds answer to with the secrets of a machine. */
const METADATA = { host: '169.254.169.254', port: 80 };

/** What lies outside of a box, for somebody inside to try. */
export interface Outside {
  /** A file that every user of this machine may read. */
  readonly secret: string;
  /** Services of this machine, and of its cloud. */
  readonly reach: NonNullable<Attempts['reach']>;
}

export async function withOutside<T>(act: (outside: Outside) => Promise<T>): Promise<T> {
  const secret = join(tmpdir(), `notegrad-secret-${randomUUID()}`);
  const abstract = `\0${randomUUID()}`;
  writeFileSync(secret, 'secret', { mode: 0o644 });
  const servers: Server[] = [];
  try {
    const tcp = await listen({ port: 0, host: '127.0.0.1' });
    servers.push(tcp, await listen({ path: abstract }));
    const { port } = tcp.address() as AddressInfo;
    return await act({
      secret,
      reach: [{ host: '127.0.0.1', port }, { path: abstract }, METADATA],
    });
  } finally {
    for (const server of servers) server.close();
    await rm(secret, { force: true });
  }
}

function listen(options: ListenOptions): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(options, () => resolve(server));
  });
}

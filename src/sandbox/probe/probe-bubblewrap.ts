import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type ListenOptions, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../../jupyter/index.ts';
import { type Layers, openBox } from '../box/open-box.ts';
import { isRoot } from '../system.ts';
import { failures, PROBE_LIMITS, tryInside } from './try-inside.ts';

/** What an attempt meets with where there is a wall. */
const WALL =
  /^(?:ENOENT|EROFS|EACCES|EPERM|ESRCH|ENOSPC|EFBIG|ECONNREFUSED|ENETUNREACH|EADDRNOTAVAIL|nothing else|none|RangeError|EMFILE|ERR_WORKER_INIT_FAILED|EAGAIN)$/;

/** An address that clouds answer to with the secrets of a machine. */
const METADATA = { host: '169.254.169.254', port: 80 };

/** Tries to read, write, reach and see what lies outside. Throws where something gives way. */
export async function probeBubblewrap(layers: Layers): Promise<string> {
  const secret = join(tmpdir(), `notegrad-secret-${randomUUID()}`);
  const abstract = `\0${randomUUID()}`;
  writeFileSync(secret, 'secret', { mode: 0o644 });
  const servers: Server[] = [];
  try {
    const tcp = await listen({ port: 0, host: '127.0.0.1' });
    servers.push(tcp, await listen({ path: abstract }));
    const { port } = tcp.address() as AddressInfo;
    const { memory, disk, processes } = PROBE_LIMITS;
    const outcomes = await tryInside(
      (cwd) => ({
        read: [secret, '/etc/passwd', packageFile('notebooks/course.json'), '/proc/kcore'],
        write: ['/probe', '/dev/probe', packageFile('dist/probe'), '/proc/sys/kernel/hostname'],
        fill: [cwd, '/tmp', '/dev/shm'].map((folder) => ({ folder, bytes: disk + 2 ** 18 })),
        kill: [process.pid],
        reach: [{ host: '127.0.0.1', port }, { path: abstract }, METADATA],
        environment: ['HOME', 'TMPDIR', 'PWD', 'MIMALLOC_ARENA_EAGER_COMMIT'],
        processes: true,
        // A Node that was given less than it needs would say so before.
        ...(layers.rlimits ? { memory, threads: processes } : {}),
      }),
      (launch) => openBox(launch, layers),
    );
    const failed = failures(outcomes, WALL);
    if (failed.length > 0) throw new Error(`the wall gives way: ${failed.join(', ')}`);
    const user = isRoot() ? 'a user of its own, ' : '';
    const threads = layers.rlimits ? ', threads bounded' : '';
    return `${user}no network, no other process, nothing to read but Node and the package, bounded folders${threads}`;
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

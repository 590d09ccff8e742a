import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type Connection, SOCKETS, type Socket, type TransportKind } from '../connection.ts';

const HOST = '127.0.0.1';

/** Ports handed out by this process: parallel notebooks must not be given the same ones before they bind. */
const taken = new Set<number>();

/** Where a kernel that is about to start shall listen, under a fresh key. `folder` holds the sockets of ipc. */
export async function chooseConnection(kind: TransportKind, folder: string): Promise<Connection> {
  const ports = kind === 'tcp' ? await freePorts(SOCKETS.length) : SOCKETS.map((_, i) => i + 1);
  return {
    transport: kind,
    ip: kind === 'tcp' ? HOST : join(folder, 's'),
    key: randomUUID(),
    digest: 'sha256',
    ports: Object.fromEntries(SOCKETS.map((socket, i) => [socket, ports[i]])) as Record<
      Socket,
      number
    >,
  };
}

/** Once its kernel has ended, the ports of a connection may be given to another. */
export function releaseConnection({ transport, ports }: Connection): void {
  if (transport === 'tcp') for (const port of Object.values(ports)) taken.delete(port);
}

/** Whether somebody listens there. */
export function isListening({ transport, ip, ports }: Connection, at: Socket): Promise<boolean> {
  const port = ports[at];
  return new Promise((resolve) => {
    const socket =
      transport === 'tcp' ? connect({ port, host: ip }) : connect({ path: `${ip}-${port}` });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** `count` ports that nobody listens on at this moment. */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = await freePort();
    if (taken.has(port)) continue;
    taken.add(port);
    ports.push(port);
  }
  return ports;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

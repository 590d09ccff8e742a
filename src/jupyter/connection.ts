import { getHashes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The sockets of a kernel, as the connection file names them. */
export type Socket = 'shell' | 'iopub' | 'stdin' | 'control' | 'hb';

/** How a kernel and its clients are joined: by ports of the machine, or by files that are sockets. */
export type TransportKind = 'tcp' | 'ipc';

export interface Connection {
  readonly transport: TransportKind;
  /** An address for tcp, the start of a file's path for ipc. */
  readonly ip: string;
  /** Empty turns signing off, as the protocol has it. */
  readonly key: string;
  /** A digest name of `node:crypto`. */
  readonly digest: string;
  readonly ports: Readonly<Record<Socket, number>>;
}

export const SOCKETS: readonly Socket[] = ['shell', 'iopub', 'stdin', 'control', 'hb'];

/** @throws Error naming the file and the field that is not as Jupyter writes it. */
export function readConnection(file: string): Connection {
  return parseConnection(readFileSync(file, 'utf8'), file);
}

/** The text of a connection file, as a client writes it for the kernel it starts. */
export function connectionText(connection: Connection, kernelName: string): string {
  const { transport, ip, key, digest, ports } = connection;
  const named = SOCKETS.map((socket) => [`${socket}_port`, ports[socket]]);
  return JSON.stringify({
    ...{ transport, ip, ...Object.fromEntries(named), key },
    ...{ signature_scheme: `hmac-${digest}`, kernel_name: kernelName },
  });
}

export function parseConnection(json: string, file: string): Connection {
  const given = JSON.parse(json) as Record<string, unknown>;
  const fail = (field: string, wanted: string): never => {
    const value = JSON.stringify(given[field]) ?? 'missing';
    throw new Error(`connection file ${file}: ${field} is ${value}, expected ${wanted}`);
  };
  const port = (socket: Socket): number => {
    const value = given[`${socket}_port`];
    const valid = typeof value === 'number' && Number.isInteger(value) && value > 0;
    return valid && value < 65536 ? value : fail(`${socket}_port`, 'a port number');
  };
  const { transport, ip, key = '', signature_scheme: scheme = 'hmac-sha256' } = given;
  if (transport !== 'tcp' && transport !== 'ipc') return fail('transport', '"tcp" or "ipc"');
  if (typeof ip !== 'string') return fail('ip', 'a string');
  if (typeof key !== 'string') return fail('key', 'a string');
  if (typeof scheme !== 'string' || !isHmac(scheme)) {
    return fail('signature_scheme', '"hmac-sha256" or another digest that Node knows');
  }
  const ports = Object.fromEntries(SOCKETS.map((socket) => [socket, port(socket)]));
  return {
    transport,
    ip,
    key,
    digest: scheme.slice('hmac-'.length),
    ports: ports as Record<Socket, number>,
  };
}

function isHmac(scheme: string): boolean {
  return scheme.startsWith('hmac-') && getHashes().includes(scheme.slice('hmac-'.length));
}

/** Where a socket of the kernel is, as ZeroMQ writes it. */
export function address({ transport, ip, ports }: Connection, socket: Socket): string {
  const port = ports[socket];
  if (transport === 'ipc') return `ipc://${ip}-${port}`;
  return `tcp://${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}

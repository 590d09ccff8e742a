import { LARGER_HEAP } from '../../contract/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** By its code, which may be any text: those that an object has by itself are none. */
function words<T>(byCode: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(byCode));
}

/**
 * An error of files, of the network or of memory in one sentence: its parts and its causes say the
 * same again, in words for programs. Undefined for any other error.
 */
export function plainWords(error: Error): string | undefined {
  const fields = error as unknown as Fields;
  return ofFile(fields) ?? ofNetwork(fields) ?? ofMemory(error);
}

const FILE = words<(path: string) => string>({
  ENOENT: (path) => `there is no ${path}`,
  EACCES: (path) => `${path} may not be used: its permissions forbid it`,
  EPERM: (path) => `${path} may not be used: its permissions forbid it`,
  EROFS: (path) => `${path} cannot be written: its disk is read-only`,
  EISDIR: (path) => `${path} is a folder, and a file was expected`,
  ENOTDIR: (path) => `${path}: a part of it is a file, and a folder was expected`,
  EEXIST: (path) => `${path} is there already`,
  ENOTEMPTY: (path) => `${path} is a folder that is not empty`,
  ENOSPC: (path) => `${path} cannot be written: the disk is full`,
  EMFILE: (path) => `${path} cannot be opened: too many files are open`,
});

function ofFile({ code, syscall, path, dest }: Fields): string | undefined {
  const say = FILE.get(String(code));
  // A program that was not found is told by the error itself.
  if (!say || typeof path !== 'string' || String(syscall).startsWith('spawn')) return undefined;
  const from = /^(\/|\\|[A-Za-z]:)/.test(path) ? '' : `, seen from ${folder()}`;
  const to = typeof dest === 'string' ? `, on the way to ${dest}` : '';
  return `${say(path)}${from}${to} (${code}, ${syscall})`;
}

const folder = (): string => globalThis.process?.cwd?.() ?? 'the folder of the notebook';

const NETWORK = words<(host: string) => string>({
  ENOTFOUND: (host) => `the host ${host} is not known: no network, or its name is misspelt`,
  EAI_AGAIN: (host) => `the host ${host} could not be looked up: no network?`,
  ECONNREFUSED: (host) => `nothing answers at ${host}`,
  ECONNRESET: (host) => `the connection to ${host} was closed before the answer was whole`,
  EPIPE: (host) => `the connection to ${host} was closed before all was sent`,
  ETIMEDOUT: (host) => `${host} did not answer in time`,
  EHOSTUNREACH: (host) => `no way leads to ${host}: no network?`,
  ENETUNREACH: (host) => `no way leads to ${host}: no network?`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not answer in time`,
  UND_ERR_HEADERS_TIMEOUT: (host) => `${host} did not answer in time`,
  UND_ERR_SOCKET: (host) => `the connection to ${host} was closed before the answer was whole`,
});

/** The certificate of a host, by OpenSSL's names. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;

/** `fetch` says nothing itself: its cause does, or the first of several causes. */
function ofNetwork(fields: Fields): string | undefined {
  for (const at of [fields, fields.cause, first(fields.cause), first(fields)]) {
    const { code, hostname, host, address, port } = Object(at) as Fields;
    if (typeof code !== 'string' || 'path' in Object(at)) continue;
    const name = String(hostname ?? host ?? address ?? 'the server');
    const place = port === undefined || hostname !== undefined ? name : `${name}:${port}`;
    const say = NETWORK.get(code);
    if (say) return `${say(place)} (${code})`;
    if (CERTIFICATE.test(code)) return `the certificate of ${place} is not trusted (${code})`;
  }
  return undefined;
}

const first = (error: unknown): unknown => (Object(error) as { errors?: unknown[] }).errors?.[0];

function ofMemory(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return `a worker's heap is full; ${LARGER_HEAP}`;
  if (/^Array buffer allocation failed/.test(error.message)) {
    return (
      'the machine has no room for so many bytes at once. Typed arrays and tensors lie outside ' +
      'the heap, so --max-old-space-size does not help: free what is no longer needed, or use less'
    );
  }
  if (code === 'ERR_STRING_TOO_LONG' || error.message === 'Invalid string length') {
    return 'a text holds at most 512 MB; work on it in pieces';
  }
  return undefined;
}

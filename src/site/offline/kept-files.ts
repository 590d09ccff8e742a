import { headersOf } from './headers.ts';
import { DIGEST_DIGITS, type Manifest, urlOf } from './manifest.ts';

/** How many files are fetched at a time. */
const LANES = 6;

/**
 * The files of one build that this browser keeps. Only bytes that the build lists are put there and
 * given out again: what a server answers meanwhile may be of another build, or of a hotel's login,
 * and code in a cell can write to the store, too.
 */
export class KeptFiles {
  readonly #manifest: Manifest;
  readonly #root: string;
  #cache: Promise<Cache> | undefined;

  /** @param root the root of the site, with a slash at its end */
  constructor(manifest: Manifest, root: string) {
    this.#manifest = manifest;
    this.#root = root;
  }

  /** The answer that is kept; nothing where there is none. */
  async get(path: string): Promise<Response | undefined> {
    const cache = await this.#open();
    const bytes = await this.#read(cache, path);
    if (bytes) return new Response(bytes, { headers: headersOf(path) });
    // Something else may lie there: then the right one is fetched again.
    await cache.delete(urlOf(this.#root, path));
    return undefined;
  }

  /** Keeps what a server has answered, if it is what the build lists. Returns whether it is. */
  async put(path: string, response: Response): Promise<boolean> {
    const bytes = await response.arrayBuffer();
    if (!(await this.#isRight(path, bytes))) return false;
    const cache = await this.#open();
    // Bytes alone: the headers are ours when it is given out.
    await cache.put(urlOf(this.#root, path), new Response(bytes));
    return true;
  }

  /** The paths that are kept. */
  async paths(): Promise<string[]> {
    const cache = await this.#open();
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    return Object.keys(this.#manifest.files).filter((path) => kept.has(urlOf(this.#root, path)));
  }

  /**
   * Brings files here: those that an earlier build had from there, the others from the server.
   *
   * @throws Error where one cannot be had as the build lists it
   */
  async fill(paths: readonly string[]): Promise<void> {
    const kept = new Set(await this.paths());
    const queue = paths.filter((path) => !kept.has(path)).values();
    const lane = async () => {
      for (const path of queue) await this.#bring(path);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** What earlier builds have kept that this one lists too, by its path. */
  async earlier(): Promise<string[]> {
    const urls = new Set<string>();
    for (const cache of await this.#others()) {
      for (const { url } of await cache.keys()) urls.add(url);
    }
    return Object.keys(this.#manifest.files).filter((path) => urls.has(urlOf(this.#root, path)));
  }

  /** Removes what all other builds have kept. */
  async removeEarlier(): Promise<void> {
    for (const name of await this.#otherNames()) await caches.delete(name);
  }

  async #bring(path: string): Promise<void> {
    for (const cache of await this.#others()) {
      const bytes = await this.#read(cache, path);
      if (bytes && (await this.put(path, new Response(bytes)))) return;
    }
    // The browser may hold an older answer: the second time it asks the server.
    for (const cache of ['default', 'reload'] as const) {
      const response = await fetch(urlOf(this.#root, path), { cache });
      if (response.ok && (await this.put(path, response))) return;
    }
    throw new Error(`${path} is not what this build of the course lists`);
  }

  async #read(cache: Cache, path: string): Promise<ArrayBuffer | undefined> {
    const kept = await cache.match(urlOf(this.#root, path));
    const bytes = await kept?.arrayBuffer();
    return bytes && (await this.#isRight(path, bytes)) ? bytes : undefined;
  }

  async #isRight(path: string, bytes: ArrayBuffer): Promise<boolean> {
    const [length, digest] = this.#manifest.files[path] ?? [];
    if (bytes.byteLength !== length) return false;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const digits = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return digits.slice(0, DIGEST_DIGITS) === digest;
  }

  /** A host may have several courses, which share one store. */
  get #prefix(): string {
    return `${STORE}${new URL(this.#root).pathname}:`;
  }

  #open(): Promise<Cache> {
    this.#cache ??= caches.open(this.#prefix + this.#manifest.version);
    return this.#cache;
  }

  async #otherNames(): Promise<string[]> {
    const own = this.#prefix + this.#manifest.version;
    return (await caches.keys()).filter((name) => name.startsWith(this.#prefix) && name !== own);
  }

  async #others(): Promise<Cache[]> {
    return Promise.all((await this.#otherNames()).map((name) => caches.open(name)));
  }
}

/** What the names of all our stores begin with. */
export const STORE = 'notegrad:';

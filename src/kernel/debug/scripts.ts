import type { Debugger } from 'node:inspector';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GATE } from '../engine/debug/names.ts';
import type { Inspector } from './inspector.ts';
import { cellPath } from './paths.ts';

/** A file of the reader's: a cell that has run, or a local module. */
export interface UserFile {
  /** V8's number for the script it was compiled to. */
  readonly scriptId: string;
  /** The name under which the engine knows it. */
  readonly file: string;
  readonly label: string;
  /** The path under which front ends know it. */
  readonly path: string;
}

const isCell = (file: string): boolean => file.startsWith('notegrad:cell-');

/** The scripts of the main thread, and which of them are the reader's. */
export class Scripts {
  readonly #inspector: Inspector;
  readonly #urls = new Map<string, string>();
  /** The latest script of each URL. */
  readonly #ids = new Map<string, string>();
  readonly #files = new Map<string, UserFile>();
  readonly #texts = new Map<string, string>();

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
    inspector.onScript((event) => this.#parsed(event));
  }

  url(scriptId: string): string {
    return this.#urls.get(scriptId) ?? '';
  }

  /** The latest script of that URL. */
  id(url: string): string | undefined {
    return this.#ids.get(url);
  }

  user(scriptId: string): UserFile | undefined {
    return this.#files.get(scriptId);
  }

  /** The local modules that have run. */
  modules(): { name: string; path: string }[] {
    const paths = [...this.#files.values()].filter(({ file }) => !isCell(file));
    return [...new Set(paths.map(({ path }) => path))].map((path) => ({
      name: basename(path),
      path,
    }));
  }

  /** The scripts of a path: each run of a cell makes one. */
  of(path: string): UserFile[] {
    return [...this.#files.values()].filter((file) => file.path === path);
  }

  /** Remembers the code of a cell. Returns its path. */
  dump(code: string): string {
    const path = cellPath(code);
    this.#texts.set(path, code);
    return path;
  }

  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** Learns all files that the engine has run before. */
  async learnAll(): Promise<UserFile[]> {
    const files = await this.#inspector.ask('files');
    const known = await Promise.all(files.map((file) => this.learn(file)));
    return known.filter((file) => file !== undefined);
  }

  /** Learns a file that the engine has compiled. Undefined where it is not the reader's. */
  async learn(file: string): Promise<UserFile | undefined> {
    const scriptId = this.id(file) ?? this.id(fileUrl(file));
    const source = await this.#inspector.ask('file', file);
    if (scriptId === undefined || source === null) return undefined;
    const path = isCell(file) ? this.dump(source.text) : file;
    this.#texts.set(path, source.text);
    const user = { scriptId, file, label: source.label, path };
    this.#files.set(scriptId, user);
    return user;
  }

  /** A pattern of the URLs of all scripts that are not the reader's. */
  foreign(): string {
    const own = this.modules().flatMap(({ path }) => [path, fileUrl(path)]);
    const names = [GATE, ...own].map((url) => url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return `^(?!notegrad:cell-|(${names.join('|')})$)`;
  }

  forget(): void {
    this.#urls.clear();
    this.#ids.clear();
    this.#files.clear();
  }

  #parsed({ scriptId, url }: Debugger.ScriptParsedEventDataType): void {
    // Code that an inspector evaluates is a script too. It has no URL.
    if (url === '') return;
    this.#urls.set(scriptId, url);
    this.#ids.set(url, scriptId);
  }
}

const fileUrl = (file: string): string =>
  file.startsWith('notegrad:') ? file : pathToFileURL(file).href;

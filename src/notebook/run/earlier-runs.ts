import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { KernelSpec } from '../../jupyter/client/index.ts';
import { packageFile } from '../../jupyter/index.ts';
import { type CodeCell, firstLine, type JsonObject, type Notebook } from '../model.ts';
import { tagsOf } from '../tags.ts';
import type { Cache } from './cache.ts';
import type { CellResult } from './result.ts';
import type { CellOptions, Execution } from './run-cells.ts';

/** What is kept of a run in which nothing failed. */
interface Stored {
  readonly key: string;
  readonly language: JsonObject | undefined;
  readonly cells: readonly Pick<CodeCell, 'outputs' | 'execution_count'>[];
  readonly results: readonly CellResult[];
}

/** The last good run of each notebook in each kernel, good for as long as nothing that it depends on has changed. */
export class EarlierRuns {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** What the run would give; nothing where it has to be run to know. */
  async find(place: string, key: string, source: Notebook): Promise<Execution | undefined> {
    const stored = (await this.#cache.read(place)) as Stored | undefined;
    if (stored?.key !== key) return undefined;
    const [outputs, results] = [stored.cells.values(), stored.results.values()];
    const cells: CellResult[] = [];
    const notebook: Notebook = {
      ...source,
      metadata: { ...source.metadata },
      cells: source.cells.map((cell, index) => {
        if (cell.cell_type !== 'code') return cell;
        const [ran, result] = [outputs.next().value, results.next().value];
        if (!ran || !result) return cell;
        const named = { number: index + 1, id: cell.id, firstLine: firstLine(cell) };
        cells.push({ ...result, ...named });
        // A cell that did not run goes on to show what it shows now, not what it showed then.
        return result.status === 'skipped' ? cell : { ...cell, ...ran };
      }),
    };
    if (notebook.metadata.language_info === undefined && stored.language) {
      notebook.metadata.language_info = stored.language as JsonObject & { name: string };
    }
    return { notebook, cells };
  }

  async keep(place: string, key: string, { notebook, cells: results }: Execution): Promise<void> {
    if (results.some(({ status }) => status === 'failed' || status === 'not run')) return;
    const code = notebook.cells.filter((cell) => cell.cell_type === 'code');
    const cells = code.map(({ outputs, execution_count }) => ({ outputs, execution_count }));
    const { language_info: language } = notebook.metadata;
    await this.#cache.write(place, { key, language, cells, results } satisfies Stored);
  }
}

/** Where the runs of a notebook file in a kernel are kept. */
export function placeOf(path: string, kernel: string): string {
  const hash = createHash('sha256')
    .update(`${resolve(path)}\n${kernel}`)
    .digest('hex');
  return `${basename(path)}-${hash.slice(0, 12)}`;
}

/**
 * A digest of all that a run depends on: code cells with their tags, the kernel, this package's own build, the
 * packages of the project, Node, settings, the data there is, and what lies beside the notebook. Nothing where too
 * much lies there to look at.
 */
export async function runKey(
  path: string,
  source: Notebook,
  spec: KernelSpec,
  options: Pick<CellOptions, 'needs' | 'limits'>,
): Promise<string | undefined> {
  const code = source.cells.filter((cell) => cell.cell_type === 'code');
  const needs = [...new Set(code.flatMap((cell) => tagsOf(cell).needs))].sort();
  const folder = dirname(resolve(path));
  const beside = await listing(folder);
  const data = process.env.NOTEGRAD_DATA ? await listing(process.env.NOTEGRAD_DATA) : [];
  if (!beside || !data) return undefined;
  const settings = Object.entries(process.env).filter(([name]) =>
    /^(?:NOTEGRAD_(?!DATA$)|NODE_OPTIONS$)/.test(name),
  );
  const parts = {
    code: code.map((cell) => [cell.source, cell.metadata.tags ?? []]),
    kernel: [spec.name, spec.argv, spec.env],
    limits: options.limits ?? {},
    needs: await Promise.all(needs.map(async (need) => [need, await options.needs?.[need]?.()])),
    machine: [process.version, platform(), arch()],
    settings: settings.sort(),
    packages: await packagesOf(folder),
    build: await buildDigest(),
    ...{ beside, data },
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** More files than this are not looked at. */
const MOST_FILES = 5000;

/** Made from something else, or no business of a cell. */
const IDLE_FOLDERS = new Set(['node_modules', 'build', 'dist', 'coverage']);
const IDLE_FILES = /^\.|\.ipynb$|^course\.json$|\.md$/;

/** The files of a folder, by path, size and time of change; nothing where they are too many. */
async function listing(folder: string): Promise<string[] | undefined> {
  const found: string[] = [];
  const look = async (at: string): Promise<boolean> => {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(at, entry.name);
      if (IDLE_FILES.test(entry.name) || IDLE_FOLDERS.has(entry.name)) continue;
      if (entry.isDirectory()) {
        if (!(await look(path))) return false;
        continue;
      }
      const info = await stat(path).catch(() => undefined);
      found.push(`${path} ${info?.size} ${info?.mtimeMs}`);
      if (found.length > MOST_FILES) return false;
    }
    return true;
  };
  return (await look(folder)) ? found : undefined;
}

/** The text that says which packages are installed: the nearest lock file, or the nearest package.json. */
async function packagesOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    for (const name of ['package-lock.json', 'package.json']) {
      const text = await readFile(join(at, name), 'utf8').catch(() => undefined);
      if (text !== undefined) return text;
    }
    if (at === dirname(at)) return undefined;
  }
}

/** Rooms that no cell can notice. */
const OTHER_ROOMS = new Set(['cli', 'figure-image', 'grade', 'setup', 'site']);

let build: Promise<string> | undefined;

/** A digest of this package's compiled code, as far as a cell runs in it or on it. */
function buildDigest(): Promise<string> {
  build ??= (async () => {
    const root = packageFile('dist');
    const hash = createHash('sha256');
    const read = async (folder: string): Promise<void> => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        if (folder === root && OTHER_ROOMS.has(entry.name)) continue;
        if (entry.isDirectory()) await read(path);
        else if (!/^\.|\.map$/.test(entry.name)) {
          hash.update(`${path}\n`).update(await readFile(path));
        }
      }
    };
    await read(root);
    return hash.digest('hex');
  })();
  return build;
}

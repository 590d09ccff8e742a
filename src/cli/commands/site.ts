import { watch } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { BuildReport, SiteServer } from '../../site/index.ts';
import { EXIT, UsageError } from '../errors.ts';

interface SiteFlags {
  readonly outputDir: string;
  readonly serve?: boolean;
  readonly watch?: boolean;
  readonly port: number;
  readonly labUrl?: string;
}

/** Where `notegrad lab` listens unless the port is taken. */
const LOCAL_LAB = 'http://localhost:8888/';

export function addSite(program: Command): void {
  program
    .command('site')
    .description('make the course from executed notebooks: pages whose code runs in the browser')
    .argument('[paths...]', 'executed notebooks, or folders of notebooks', ['notebooks'])
    .option(
      '--output-dir <folder>',
      'where the pages go: a new or empty folder, or one of an earlier build',
      'build/site',
    )
    .option('--serve', 'serve the pages on this machine')
    .option('--watch', 'serve, and make the pages again when a notebook changes')
    .option('--port <n>', 'port to serve on; 0 takes a free one', port, 8000)
    .option(
      '--lab-url <url>',
      `JupyterLab that chapters link to (default: ${LOCAL_LAB} with --serve, else none)`,
      webAddress,
    )
    .action(async (paths: string[], flags: SiteFlags) => {
      process.exitCode = await site(paths, flags);
    });
}

async function site(paths: readonly string[], flags: SiteFlags): Promise<number> {
  const { buildSite, serveSite, OutputFolderError, SiteError } = await import(
    '../../site/index.ts'
  );
  const { findNotebooks } = await import('../notebook-paths.ts');
  const { default: cliProgress } = await import('cli-progress');
  const folder = flags.outputDir;
  const lab = flags.labUrl ?? (flags.serve || flags.watch ? LOCAL_LAB : undefined);
  const build = async (): Promise<BuildReport> => {
    // The pages hold copies of the notebooks.
    const found = (await findNotebooks(paths)).filter(({ path }) => !isWithin(path, folder));
    const notebooks = found.map(({ path }) => path);
    const bar = new cliProgress.SingleBar(
      {
        format: '{bar} {value}/{total} {step}',
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
      },
      cliProgress.Presets.shades_classic,
    );
    bar.start(1, 0, { step: '' });
    try {
      return await buildSite({
        notebooks,
        output: folder,
        watch: flags.watch ?? false,
        ...(lab === undefined ? {} : { lab }),
        onProgress(done, total, step) {
          bar.setTotal(total);
          bar.update(done, { step });
        },
      });
    } finally {
      bar.stop();
    }
  };
  const report = await build().catch((error: unknown) => {
    throw error instanceof OutputFolderError ? new UsageError(error.message) : error;
  });
  process.stdout.write(`${reportLine(report, folder)}\n`);
  if (!flags.serve && !flags.watch) {
    process.stdout.write(
      `Read it: notegrad site --serve (in a checkout: npm run site), or put ${folder} on any web server.\n`,
    );
    return EXIT.ok;
  }
  const server = await serveSite({ folder, port: flags.port });
  process.stdout.write(`Read it at ${server.url} (Ctrl-C ends)\n`);
  const stop = flags.watch
    ? followEdits({
        paths,
        output: folder,
        build,
        server,
        isProblem: (error) => error instanceof SiteError,
      })
    : () => {};
  await new Promise<void>((done) => process.once('SIGINT', done).once('SIGTERM', done));
  stop();
  await server.close();
  return EXIT.ok;
}

function port(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new InvalidArgumentError('Expected a port, 0 to 65535.');
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Expected an address, such as http://localhost:8888.');
}

function reportLine({ chapters, pages, milliseconds }: BuildReport, folder: string): string {
  return `${pages} pages of ${chapters} chapters in ${(milliseconds / 1000).toFixed(1)} s: ${folder}`;
}

function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

interface Following {
  readonly paths: readonly string[];
  readonly output: string;
  readonly build: () => Promise<BuildReport>;
  readonly server: SiteServer;
  /** Whether an error is the author's to mend, and not ours. */
  readonly isProblem: (error: unknown) => boolean;
}

/** What pages are made of: notebooks, their pictures, the order of the course. */
const SOURCES = /(?:\.(?:ipynb|png|jpe?g|gif|webp|svg)|(?:^|[\\/])course\.json)$/;

/**
 * Builds again after each change, one build at a time; a notebook with a problem leaves the last good
 * pages.
 *
 * @returns what ends it
 */
function followEdits({ paths, output, build, server, isProblem }: Following): () => void {
  let timer: NodeJS.Timeout | undefined;
  let building = false;
  let again = false;
  const rebuild = async () => {
    if (building) {
      again = true;
      return;
    }
    building = true;
    try {
      const { milliseconds, rendered } = await build();
      const what = rendered.length > 0 ? `, ${rendered.join(', ')}` : '';
      process.stdout.write(`built again in ${(milliseconds / 1000).toFixed(1)} s${what}\n`);
      server.reload();
    } catch (error) {
      const name = isProblem(error) ? '' : 'notegrad: ';
      process.stderr.write(`${name}${error instanceof Error ? error.message : String(error)}\n`);
    }
    building = false;
    if (again) {
      again = false;
      void rebuild();
    }
  };
  const folders = new Set(paths.map((path) => (path.endsWith('.ipynb') ? dirname(path) : path)));
  const watchers = [...folders].map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => {
      if (file && (!SOURCES.test(file) || isWithin(resolve(folder, file), output))) return;
      clearTimeout(timer);
      // An editor writes a file in several steps.
      timer = setTimeout(rebuild, 200);
    }).on('error', (error) => {
      process.stderr.write(`notegrad: edits in ${folder} are not followed: ${error.message}\n`);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

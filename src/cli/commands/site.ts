import { watch } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { BuildReport, SiteServer } from '../../site/index.ts';
import { EXIT } from '../errors.ts';

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
      'where the pages go; everything else in it is removed',
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
  const { buildSite, serveSite, SiteError } = await import('../../site/index.ts');
  const { findNotebooks } = await import('../notebook-paths.ts');
  const { default: cliProgress } = await import('cli-progress');
  const folder = flags.outputDir;
  const lab = flags.labUrl ?? (flags.serve || flags.watch ? LOCAL_LAB : undefined);
  const build = async (): Promise<BuildReport> => {
    const notebooks = (await findNotebooks(paths)).map(({ path }) => path);
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
  const report = await build();
  process.stdout.write(`${reportLine(report, folder)}\n`);
  if (!flags.serve && !flags.watch) {
    process.stdout.write('Read it: npm run site, or put the folder on any web server.\n');
    return EXIT.ok;
  }
  const server = await serveSite({ folder, port: flags.port });
  process.stdout.write(`Read it at ${server.url} (Ctrl-C ends)\n`);
  const stop = flags.watch
    ? followEdits(paths, build, server, (error) => error instanceof SiteError)
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

/** Builds again after each change, one build at a time; a notebook with a problem leaves the last good pages. */
function followEdits(
  paths: readonly string[],
  build: () => Promise<BuildReport>,
  server: SiteServer,
  isProblem: (error: unknown) => boolean,
): () => void {
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
      const { milliseconds } = await build();
      process.stdout.write(`built again in ${(milliseconds / 1000).toFixed(1)} s\n`);
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
      if (file && !file.endsWith('.ipynb')) return;
      clearTimeout(timer);
      // An editor writes a file in several steps.
      timer = setTimeout(rebuild, 200);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

import { type Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../../contract/index.ts';
import type { BuildReport } from '../../site/index.ts';
import { EXIT, UsageError } from '../errors.ts';
import { port } from '../options.ts';

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
  const { buildSite, Edits, isWithin, OutputFolderError, serveSite, SiteError } = await import(
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
  await findNotebooks(paths);
  const edits = flags.watch ? new Edits(paths, folder) : undefined;
  try {
    const report = await build().catch((error: unknown) => {
      throw error instanceof OutputFolderError ? new UsageError(error.message) : error;
    });
    process.stdout.write(`${reportLine(report, folder)}\n`);
    if (!flags.serve && !flags.watch) {
      process.stdout.write(
        'Read it: notegrad site --serve (in a checkout: npm run site), ' +
          `or put ${folder} on any web server.\n`,
      );
      return EXIT.ok;
    }
    const server = await serveSite({ folder, port: flags.port });
    process.stdout.write(`Read it at ${server.url} (Ctrl-C ends)\n`);
    edits?.follow(async () => {
      try {
        process.stdout.write(`${againLine(await build())}\n`);
        server.reload();
      } catch (error) {
        const name = error instanceof SiteError ? '' : 'notegrad: ';
        process.stderr.write(`${name}${messageOf(error)}\n`);
      }
    });
    await new Promise<void>((done) => process.once('SIGINT', done).once('SIGTERM', done));
    await server.close();
    return EXIT.ok;
  } finally {
    edits?.close();
  }
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Expected an address, such as http://localhost:8888.');
}

function reportLine({ chapters, pages, milliseconds }: BuildReport, folder: string): string {
  return `${pages} pages of ${chapters} chapters in ${(milliseconds / 1000).toFixed(1)} s: ${folder}`;
}

function againLine({ rendered, milliseconds }: BuildReport): string {
  const what = rendered.length > 0 ? `: ${rendered.join(', ')}` : '';
  return `built again in ${(milliseconds / 1000).toFixed(1)} s${what}`;
}

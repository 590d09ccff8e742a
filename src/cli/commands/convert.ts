import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import type { Notebook } from '../../notebook/index.ts';
import { UsageError } from '../errors.ts';

export function addConvert(program: Command): void {
  program
    .command('convert')
    .description('turn a notebook into its text form (percent cells in a .ts file), or back')
    .argument('<from>', 'notebook (.ipynb) or text form (.ts)')
    .argument('[to]', 'the other one; without it the text form is printed')
    .option('--force', 'replace a file that says something else')
    .action(
      async (from: string, to: string | undefined, { force = false }: { force?: boolean }) => {
        process.stdout.write(to === undefined ? await print(from) : await convert(from, to, force));
      },
    );
}

/** For `git diff`, among others, which gives files names of its own: whatever it is called, it is a notebook. */
async function print(from: string): Promise<string> {
  const { loadNotebook, toText } = await import('../../notebook/index.ts');
  return toText(await loadNotebook(from));
}

async function convert(from: string, to: string, force: boolean): Promise<string> {
  const kinds = `${extname(from)} ${extname(to)}`;
  if (kinds === '.ipynb .ts') return toTextFile(from, to, force);
  if (kinds === '.ts .ipynb') return toNotebookFile(from, to, force);
  throw new UsageError(`expected a .ipynb and a .ts file, got ${from} and ${to}`);
}

async function toTextFile(from: string, to: string, force: boolean): Promise<string> {
  const { loadNotebook, toText } = await import('../../notebook/index.ts');
  const { default: writeFileAtomic } = await import('write-file-atomic');
  const text = toText(await loadNotebook(from));
  const existing = await read(to);
  if (existing === text) return `${to} says the same already\n`;
  if (existing !== undefined && !force) throw differs(to, from);
  await writeFileAtomic(to, text);
  return `${to} written\n`;
}

/** A cell whose source the text did not change keeps the outputs it has in the notebook being replaced. */
async function toNotebookFile(from: string, to: string, force: boolean): Promise<string> {
  const { fromText, readNotebook, saveNotebook, toText } = await import('../../notebook/index.ts');
  const notebook = fromText(await readFile(from, 'utf8'), from);
  const existing = await read(to);
  let before: Notebook | undefined;
  if (existing !== undefined) {
    try {
      before = readNotebook(existing, to);
    } catch (error) {
      if (!force) throw error;
    }
    if (before && toText(before) === toText(notebook)) return `${to} says the same already\n`;
    if (!force) throw differs(to, from);
  }
  await saveNotebook(to, before ? keepOutputs(notebook, before) : notebook);
  return `${to} written\n`;
}

function keepOutputs(notebook: Notebook, before: Notebook): Notebook {
  const old = new Map(before.cells.map((cell) => [cell.id, cell]));
  const cells = notebook.cells.map((cell) => {
    const same = old.get(cell.id);
    if (cell.cell_type !== 'code' || same?.cell_type !== 'code') return cell;
    if (same.source !== cell.source) return cell;
    return { ...cell, outputs: same.outputs, execution_count: same.execution_count };
  });
  return { ...notebook, cells };
}

function differs(to: string, from: string): UsageError {
  return new UsageError(
    `${to} exists and says something else than ${from}; compare them, then use --force to replace it`,
  );
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

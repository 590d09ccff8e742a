import { afterEach, expect, test, vi } from 'vitest';
import {
  findKernel,
  KernelStartError,
  type Launcher,
  launchProcess,
} from '../../src/jupyter/client/index.ts';
import { type NotebookSession, openSession, runCells } from '../../src/notebook/run/index.ts';
import { codeCell, mockSpec, notebookOf, printed } from './mock.ts';

let session: NotebookSession | undefined;
afterEach(() => session?.close());

const outputsOf = (ran: Awaited<ReturnType<typeof runCells>>) =>
  ran.notebook.cells.map((cell) => ('outputs' in cell ? cell.outputs : []));

test('one session runs several lots of cells, and expressions between them', async () => {
  session = await openSession(await findKernel('notegrad'), { cwd: process.cwd() });
  const own = session;
  const asked: unknown[] = [];
  const first = await runCells(
    own,
    notebookOf('let w = 1; console.log("one")', 'w = 20; console.log("two")'),
    // The next cell waits for the answer.
    { onCell: async () => void asked.push(await own.evaluate('({ w })')) },
  );
  expect(asked).toEqual([{ w: 1 }, { w: 20 }]);
  expect(first.notebook.metadata.language_info?.name).toBe('typescript');
  const second = await runCells(own, notebookOf('console.log(w + 1)'));
  expect(outputsOf(second).map((outputs) => printed(outputs))).toEqual(['21\n']);
  expect(second.notebook.cells[0]).toMatchObject({ execution_count: 3 });
});

test('what an earlier lot prints late stays its own', async () => {
  session = await openSession(mockSpec(), { cwd: process.cwd() });
  const first = await runCells(session, notebookOf('k.later(200, () => k.print("late"))'));
  const second = await runCells(session, notebookOf('await k.sleep(400); k.print("now")'));
  expect(printed(outputsOf(second)[0])).toBe('now');
  expect(printed(outputsOf(first)[0])).toBe('late');
});

test('a kernel gets a headless environment, and what its launcher makes of it', async () => {
  const seen: string[] = [];
  const launcher: Launcher = (launch) => {
    seen.push(`${launch.env.NOTEGRAD_HEADLESS} ${launch.env.TZ}`);
    return launchProcess({ ...launch, env: { ...launch.env, TZ: 'Asia/Shanghai' } });
  };
  session = await openSession(mockSpec(), { cwd: process.cwd(), launcher, transport: 'ipc' });
  expect(seen).toEqual(['1 UTC']);
  expect(await session.evaluate('process.env.TZ')).toBe('Asia/Shanghai');
});

test('a launcher whose process ends at once is named', async () => {
  const launcher: Launcher = (launch) =>
    launchProcess({ ...launch, argv: [process.execPath, '-e', 'process.exit(7)'] });
  await expect(openSession(mockSpec(), { cwd: process.cwd(), launcher })).rejects.toThrow(
    new KernelStartError('kernel "mock" ended while starting: exit code 7'),
  );
});

test('a cell that is declined is sent again only as often as is allowed', async () => {
  session = await openSession(mockSpec(), { cwd: process.cwd() });
  const sent = vi.spyOn(session, 'run');
  const raising = codeCell('k.abortFor(60_000); throw new Error("x")', ['raises-exception']);
  const { cells } = await runCells(session, notebookOf(raising, '1'), { retries: 1 });
  expect(cells[1]?.reason).toBe('the kernel declined to run it (reply "aborted")');
  expect(sent.mock.calls.map(([code]) => code)).toEqual([raising.source, '1', '1']);
});

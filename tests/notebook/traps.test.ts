import { describe, expect, test } from 'vitest';
import { KernelStartError } from '../../src/jupyter/client/index.ts';
import { readNotebook, writeNotebook } from '../../src/notebook/index.ts';
import { codeCell, mockSpec, printed, runMock } from './mock.ts';

/** Each of these made some notebook runner hang, or report success on cells that had not run. */
describe.concurrent('a kernel that misbehaves', () => {
  test('output published before the subscription is up is not lost', async () => {
    const ran = await runMock(['k.print("first")'], { flags: { loseFirst: 700 } });
    expect(printed(ran.outputs[0])).toBe('first');
    expect(ran.cells[0]?.status).toBe('ok');
  });

  test('a slow start is waited for', async () => {
    const ran = await runMock(['k.print("x")'], { flags: { bindDelay: 800 } });
    expect(ran.cells[0]?.status).toBe('ok');
  });

  test('a start that takes too long is named', async () => {
    const start = runMock(['1'], { flags: { mute: true }, startTimeout: 1200 });
    await expect(start).rejects.toThrow(/kernel "mock" did not answer within 1.2 s of its start/);
    await expect(start).rejects.toBeInstanceOf(KernelStartError);
  });

  test('a kernel that dies at its start is named with its exit code and last words', async () => {
    await expect(runMock(['1'], { flags: { dieAtStart: 3 } })).rejects.toThrow(
      /ended while starting: exit code 3; it wrote:\ncannot find my library/,
    );
  });

  test('a command that does not exist is named', async () => {
    const spec = { ...mockSpec(), argv: ['no-such-command-at-all', '{connection_file}'] };
    await expect(runMock(['1'], { spec })).rejects.toThrow(/ENOENT/);
  });

  test('a missing idle does not hang the run, and is no success', async () => {
    const ran = await runMock(['k.print("a"); k.idle("lose")', 'k.print("b")']);
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'lost' });
    expect(ran.cells[0]?.reason).toMatch(/status messages never arrived/);
    expect(ran.cells[1]?.status).toBe('not run');
  });

  test('an idle that comes late is waited for', async () => {
    const ran = await runMock(['k.idle(1500)', 'k.print("b")']);
    expect(ran.cells.map((cell) => cell.status)).toEqual(['ok', 'ok']);
  });

  test('an idle without a reply is no success', async () => {
    const ran = await runMock(['k.reply(null)'], { cellTimeout: 20_000 });
    expect(ran.cells[0]).toMatchObject({
      status: 'failed',
      kind: 'lost',
      reason: expect.stringMatching(/without a reply/),
    });
  });

  test.each(['aborted', 'abort'])(
    'cells refused with "%s" after an error are run again',
    async (word) => {
      const ran = await runMock(
        [
          codeCell('k.abortFor(200); throw new TypeError("x")', ['raises-exception']),
          'k.print("ran")',
        ],
        { flags: { abortWord: word } },
      );
      expect(ran.cells.map((cell) => cell.status)).toEqual(['ok', 'ok']);
      expect(printed(ran.outputs[1])).toBe('ran');
    },
  );

  test('a cell that is always refused has not succeeded', async () => {
    const ran = await runMock(['k.abortFor(60_000)', 'k.print("never")']);
    expect(ran.cells[1]).toMatchObject({ status: 'failed', kind: 'aborted' });
    expect(ran.outputs[1]).toEqual([]);
  });

  test('a forged message is not believed and ends the run', async () => {
    const ran = await runMock([
      'k.forge("stream", { name: "stdout", text: "all checks passed" }); await k.sleep(100)',
      '1',
    ]);
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'protocol' });
    expect(ran.cells[0]?.reason).toMatch(/wrong signature/);
    expect(printed(ran.outputs[0])).toBe('');
    expect(ran.cells[1]?.status).toBe('not run');
  });

  test('bytes that are no message are named', async () => {
    const ran = await runMock(['k.garbage(); await k.sleep(100)']);
    expect(ran.cells[0]).toMatchObject({
      kind: 'protocol',
      reason: expect.stringMatching(/broke the protocol on iopub: no <IDS\|MSG> frame/),
    });
  });

  test('a message that is sent a second time is not believed', async () => {
    const ran = await runMock([
      'k.replay("stream", { name: "stdout", text: "once" }); await k.sleep(100)',
      '1',
    ]);
    expect(ran.cells[0]).toMatchObject({
      kind: 'protocol',
      reason: expect.stringMatching(/on iopub: a signature seen before \(replayed\)/),
    });
    expect(printed(ran.outputs[0])).toBe('once');
  });

  test('a header that would fill the memory is not parsed', async () => {
    const ran = await runMock(['k.stuff(); await k.sleep(100)']);
    expect(ran.cells[0]).toMatchObject({
      kind: 'protocol',
      reason: expect.stringMatching(/parent_header of 100\d\d\d bytes, expected at most 65536/),
    });
  });

  test('an early exit with code 0 is a death, not a success', async () => {
    const ran = await runMock(['k.print("before"); await k.sleep(50); k.die(0)', '1']);
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'dead' });
    expect(ran.cells[0]?.reason).toMatch(/died while running it: exit code 0/);
    expect(printed(ran.outputs[0])).toBe('before');
    expect(ran.cells[1]?.status).toBe('not run');
  });

  test('a kernel killed by a signal is named with it', async () => {
    const ran = await runMock(['k.die("SIGKILL")']);
    expect(ran.cells[0]?.reason).toMatch(/signal SIGKILL/);
  });

  test('an error reply without an error message fails the cell', async () => {
    const ran = await runMock(['k.print("boom", "stderr"); k.reply({ status: "error" })']);
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'error', reason: 'boom' });
  });

  test('an error message with a reply "ok" fails the cell', async () => {
    const ran = await runMock(['k.error("E", "v"); k.reply({ status: "ok" })']);
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'error', reason: 'E: v' });
  });

  test('a request for input is refused at once and named', async () => {
    const ran = await runMock(['await k.input("name? "); await k.untilInterrupted()']);
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'input' });
    expect(ran.cells[0]?.reason).toMatch(/asked for input \("name\? "\)/);
  });

  test('20,000 printed lines arrive whole, as one output', async () => {
    const ran = await runMock(['for (let i = 0; i < 20_000; i++) k.print(`${i}\\n`)']);
    expect(ran.outputs[0]).toHaveLength(1);
    expect(printed(ran.outputs[0]).trimEnd().split('\n')).toHaveLength(20_000);
  });

  test('a flood of output is cut at the limit, and says so', async () => {
    const ran = await runMock(['for (let i = 0; i < 100; i++) k.print("x".repeat(1000))'], {
      limits: { maxBytes: 10_000 },
    });
    expect(printed(ran.outputs[0]).length).toBeLessThan(10_000);
    expect(ran.cells[0]?.notes[0]).toMatch(
      /output truncated: \d+ bytes left out \(at most 10000 are kept\)/,
    );
    expect(printed(ran.outputs[0], 'stderr')).toMatch(/output truncated/);
  });

  test('printed text and the text of a result are cut at the limit, figures after it are kept', async () => {
    const ran = await runMock(
      [
        'k.print("😀".repeat(60)); k.print("lost"); k.display({ "image/png": "AAAA", "text/plain": "y".repeat(300) })',
        'k.result({ "text/plain": "z".repeat(3000) })',
      ],
      { limits: { maxText: 101 } },
    );
    // Not half of a character.
    expect(printed(ran.outputs[0])).toBe('😀'.repeat(50));
    expect(ran.outputs[0]?.[1]).toMatchObject({
      data: { 'image/png': 'AAAA', 'text/plain': 'y'.repeat(101) },
    });
    expect(ran.outputs[1]?.[0]).toMatchObject({ data: { 'text/plain': 'z'.repeat(101) } });
    expect(ran.cells.map(({ notes }) => notes[0])).toEqual([
      'output truncated: 223 characters left out (at most 101 are kept)',
      'output truncated: 2899 characters left out (at most 101 are kept)',
    ]);
  });

  test('displays are counted, updates of one are not', async () => {
    const ran = await runMock(
      [
        'for (let i = 0; i < 20; i++) k.display({ "text/plain": String(i) })',
        'k.display({ "text/plain": "" }, { id: "bar" }); for (let i = 0; i < 20; i++) k.display({ "text/plain": String(i) }, { id: "bar", update: true })',
      ],
      { limits: { maxOutputs: 5 } },
    );
    expect(ran.outputs[0]).toHaveLength(6);
    expect(ran.cells[0]?.notes[0]).toMatch(/left out \(at most 5 outputs are kept\)/);
    expect(ran.outputs[1]).toMatchObject([{ data: { 'text/plain': '19' } }]);
    expect(ran.cells[1]?.notes).toEqual([]);
  });

  test('a huge message is never parsed, and named', async () => {
    const ran = await runMock(['k.print("x".repeat(100_000)); k.print("after")'], {
      maxMessageBytes: 50_000,
    });
    expect(ran.cells[0]).toMatchObject({ status: 'ok' });
    expect(ran.cells[0]?.notes[0]).toMatch(/one message of 1000\d\d bytes/);
  });

  test('an output that could not be read back is left out', async () => {
    const deep = `{"data":{"application/json":${'['.repeat(1000)}${']'.repeat(1000)}},"metadata":{}}`;
    const proto = '{"data":{"application/json":{"__proto__":{"x":1}}},"metadata":{}}';
    const ran = await runMock([
      `k.raw("display_data", ${JSON.stringify(deep)})`,
      `k.raw("display_data", ${JSON.stringify(proto)})`,
      'k.display({ "text/plain": 5, "text/html": ["<b>", "</b>"] })',
    ]);
    expect(ran.cells.map((cell) => cell.notes.length)).toEqual([1, 1, 0]);
    expect(ran.outputs[2]).toMatchObject([{ data: { 'text/plain': '5', 'text/html': '<b></b>' } }]);
    expect(readNotebook(writeNotebook(ran.notebook))).toEqual(ran.notebook);
  });
});

describe.concurrent('deadlines', () => {
  test('a cell that reacts to the interrupt leaves its kernel alive', async () => {
    const ran = await runMock(['await k.untilInterrupted()', 'k.print("still here")'], {
      cellTimeout: 300,
      allowErrors: true,
    });
    expect(ran.cells[0]).toMatchObject({ status: 'failed', kind: 'timeout' });
    expect(ran.cells[0]?.reason).toMatch(/ran longer than 0.3 s and was interrupted/);
    expect(ran.cells[1]?.status).toBe('ok');
  });

  test('interrupts go as a message where the kernelspec says so', async () => {
    const ran = await runMock(['await k.untilInterrupted()', 'k.print("x")'], {
      spec: mockSpec({ ignoreInterrupt: true }, 'message'),
      cellTimeout: 300,
      allowErrors: true,
    });
    expect(ran.cells.map(({ status }) => status)).toEqual(['failed', 'ok']);
  });

  test('a cell that ignores the interrupt is killed with everything it started', async () => {
    const code = `
      const { spawn } = await import('node:child_process');
      const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
      k.print(String(child.pid));
      for (;;) await k.sleep(50);`;
    const ran = await runMock([code, '1'], {
      flags: { ignoreInterrupt: true },
      cellTimeout: 500,
      grace: 200,
      allowErrors: true,
    });
    expect(ran.cells[0]?.reason).toMatch(/did not react to the interrupt, and was killed/);
    expect(ran.cells[1]?.status).toBe('not run');
    const pid = Number(printed(ran.outputs[0]));
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(pid), { timeout: 2000 }).toBe(false);
  });

  test('a run ended from outside keeps what it had', async () => {
    const controller = new AbortController();
    const ran = await runMock(['k.print("done")', 'await k.untilInterrupted()', '1'], {
      signal: controller.signal,
      onCell: () =>
        void setTimeout(() => controller.abort(new Error('the deadline of the run')), 100),
    });
    expect(ran.cells.map(({ status }) => status)).toEqual(['ok', 'failed', 'not run']);
    expect(ran.cells[1]).toMatchObject({
      kind: 'cancelled',
      reason: 'ended from outside: the deadline of the run',
    });
    expect(printed(ran.outputs[0])).toBe('done');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

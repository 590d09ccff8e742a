import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Content, Message } from '../../src/jupyter/index.ts';
import { Workspace } from './engine/workspace.ts';
import { LiveKernel } from './live.ts';

/**
 * A package that knows nothing of the kernel but the contract of the host. It speaks the widget
 * protocol as an anywidget's model does.
 */
const WIDGET = `
const host = () => globalThis[Symbol.for('notegrad.host')];
export class Slider {
  listeners = [];
  constructor(value, source) {
    this.value = value;
    const model = { _model_module: 'anywidget', _model_name: 'AnyModel', _model_module_version: '*',
      _view_module: 'anywidget', _view_name: 'AnyView', _view_module_version: '*', _esm: source, value };
    this.comm = host().comms.open('jupyter.widget', { state: model, buffer_paths: [] }, { metadata: { version: '2.1.0' } });
    this.comm.onMessage(({ data }) => {
      if (data.method === 'request_state') this.comm.send({ method: 'update', state: { ...model, value: this.value }, buffer_paths: [] });
      if (data.method !== 'update') return;
      this.value = data.state.value;
      this.comm.send({ method: 'echo_update', state: data.state, buffer_paths: [] });
    });
  }
  observe(listener) { this.comm.onMessage(({ data }) => data.method === 'update' && listener(this.value)); }
  [Symbol.for('Jupyter.display')]() {
    return { 'application/vnd.jupyter.widget-view+json': { version_major: 2, version_minor: 0, model_id: this.comm.id }, 'text/plain': 'value = ' + this.value };
  }
}
export function control(models) {
  host().comms.register('jupyter.widget.control', (comm) => {
    comm.onMessage(({ data }) => {
      if (data.method !== 'request_states') return;
      const states = Object.fromEntries(models().map((one) => [one.comm.id, { model_name: 'AnyModel', state: { value: one.value } }]));
      comm.send({ method: 'update_states', states, buffer_paths: [] });
    });
  });
}
`;
const TYPES = `
export class Slider { constructor(value: number, source: string); value: number; observe(listener: (value: number) => unknown): void; }
export function control(models: () => Slider[]): void;
`;

const workspace = new Workspace({
  'node_modules/slider/package.json': JSON.stringify({
    name: 'slider',
    type: 'module',
    exports: { types: './index.d.ts', default: './index.js' },
  }),
  'node_modules/slider/index.js': WIDGET,
  'node_modules/slider/index.d.ts': TYPES,
});
let kernel: LiveKernel;
beforeAll(async () => {
  kernel = await LiveKernel.start('tcp', workspace.path);
});
afterAll(async () => {
  await kernel.stop();
  workspace.remove();
});

const ownOf = (id: string): Message[] => kernel.iopub.filter(({ parent }) => parent.msg_id === id);
const printed = (id: string): string =>
  ownOf(id)
    .filter(({ header }) => header.msg_type === 'stream')
    .map(({ content }) => content.text)
    .join('');
const isIdle = (id: string): boolean =>
  ownOf(id).some(({ content }) => content.execution_state === 'idle');
const answerTo = (id: string): Content | undefined =>
  ownOf(id).find(({ header }) => header.msg_type === 'comm_msg')?.content;
const types = (id: string): string[] =>
  ownOf(id).map(({ header, content }) => String(content.execution_state ?? header.msg_type));

/** Runs a cell. Returns its id, its only comm and its value. */
async function run(code: string): Promise<{ id: string; comm: string; value: Content }> {
  const id = kernel.send('execute_request', { code });
  const { errors, output } = await kernel.ran(id);
  expect(errors).toEqual([]);
  const opened = output.find(({ header }) => header.msg_type === 'comm_open');
  const result = output.find(({ header }) => header.msg_type === 'execute_result');
  return {
    id,
    comm: String(opened?.content.comm_id),
    value: (result?.content.data ?? {}) as Content,
  };
}

const move = (comm: string, value: unknown): string =>
  kernel.send('comm_msg', {
    comm_id: comm,
    data: { method: 'update', state: { value }, buffer_paths: [] },
  });

describe('a control of any package', () => {
  test('shows itself, is moved, echoes that as the answer, and calls its cell', async () => {
    const { id, comm, value } = await run(
      'import { Slider, control } from "slider";\nconst slider = new Slider(1, "export default {}");\n' +
        'slider.observe((value) => console.log("moved to", value));\nslider',
    );
    expect(value).toEqual({
      'application/vnd.jupyter.widget-view+json': {
        version_major: 2,
        version_minor: 0,
        model_id: comm,
      },
      'text/plain': 'value = 1',
    });
    const [opened] = ownOf(id).filter(({ header }) => header.msg_type === 'comm_open');
    expect(opened?.metadata).toEqual({ version: '2.1.0' });
    expect(opened?.content).toMatchObject({
      target_name: 'jupyter.widget',
      data: { state: { _model_name: 'AnyModel' } },
    });
    await run('"an unrelated cell"');
    const moved = move(comm, 5);
    await kernel.until(() => isIdle(moved));
    expect(types(moved)).toEqual(['busy', 'comm_msg', 'idle']);
    expect(answerTo(moved)?.data).toMatchObject({ method: 'echo_update', state: { value: 5 } });
    expect(printed(id)).toBe('moved to 5\n');
  });

  test('gives the states of all models to a page that was reloaded', async () => {
    await run('control(() => [slider]);');
    const open = { comm_id: 'control', target_name: 'jupyter.widget.control', data: {} };
    kernel.send('comm_open', open);
    const asked = kernel.send('comm_msg', {
      comm_id: 'control',
      data: { method: 'request_states' },
    });
    await kernel.until(() => isIdle(asked));
    expect(answerTo(asked)?.data).toMatchObject({ method: 'update_states' });
    const { comms } = await kernel.ask('comm_info_request', { target_name: 'jupyter.widget' });
    expect(Object.values(comms as Content)).toEqual([{ target_name: 'jupyter.widget' }]);
  });

  test('of moves that come while a cell runs only the newest counts; all are idle then', async () => {
    const { id, comm } = await run(
      'const seen: number[] = [];\nconst fast = new Slider(0, "");\nfast.observe((value) => { seen.push(value); console.log(seen.join()); });',
    );
    const cell = kernel.send('execute_request', {
      code: 'console.log("busy"); for (const end = Date.now() + 500; Date.now() < end; );',
    });
    await kernel.until(() => printed(cell) === 'busy\n');
    const moves = Array.from({ length: 20 }, (_, i) => move(comm, i + 1));
    await kernel.until(() => moves.every(isIdle));
    expect(printed(id)).toBe('1\n1,20\n');
    // The newest is the one that is answered.
    expect(moves.filter((moved) => types(moved).includes('comm_msg'))).toEqual([
      moves[0],
      moves[19],
    ]);
    const endOf = (id: string) =>
      kernel.iopub.findIndex(
        ({ parent, content }) => parent.msg_id === id && content.execution_state === 'idle',
      );
    expect(endOf(moves[0] as string)).toBeGreaterThan(endOf(cell));
  });

  test('Stop ends a handler that loops, and the next move is handled', async () => {
    const { id, comm } = await run(
      'const stuck = new Slider(0, "");\nstuck.observe((value) => { console.log("got", value); if (value === 1) while (true) {} });',
    );
    const moved = move(comm, 1);
    await kernel.until(() => printed(id) === 'got 1\n');
    expect(isIdle(moved)).toBe(false);
    await kernel.ask('interrupt_request', {}, 'control');
    await kernel.until(() => isIdle(moved));
    const next = move(comm, 2);
    await kernel.until(() => isIdle(next));
    expect(printed(id)).toBe('got 1\ngot 2\n');
  });

  test('Stop ends one that is cut off in a library, too', async () => {
    const { id, comm } = await run(
      'const sorts = new Slider(0, "");\nsorts.observe((value) => { console.log("got", value); if (value === 1) /^(a+)+$/.test("a".repeat(40) + "b"); });',
    );
    const moved = move(comm, 1);
    await kernel.until(() => printed(id) === 'got 1\n');
    await kernel.ask('interrupt_request', {}, 'control');
    await kernel.until(() => isIdle(moved));
    const next = move(comm, 2);
    await kernel.until(() => isIdle(next));
    expect(printed(id)).toBe('got 1\ngot 2\n');
    expect((await kernel.run('1')).reply.status).toBe('ok');
  });

  test('an error of a handler stands below its cell, with its line', async () => {
    const { id, comm } = await run(
      'const bad = new Slider(0, "");\nbad.observe(() => {\n  throw new RangeError("on purpose");\n});',
    );
    const moved = move(comm, 1);
    await kernel.until(() => isIdle(moved));
    const errors = ownOf(id).filter(({ header }) => header.msg_type === 'error');
    expect(errors.map(({ content }) => content.evalue)).toEqual(['on purpose']);
    expect(String(errors[0]?.content.traceback)).toMatch(/Cell \d+, line 3/);
  });

  test('buffers travel both ways', async () => {
    const { comm } = await run(
      'const { comms } = (globalThis as any)[Symbol.for("notegrad.host")];\nconst pipe = comms.open("pipe");\n' +
        'pipe.onMessage((message: any) => pipe.send({}, { buffers: message.buffers.map((buffer: Uint8Array) => buffer.map((byte) => byte + 1)) }));',
    );
    const sent = kernel.send('comm_msg', { comm_id: comm, data: {} }, 'shell', {
      buffers: [new Uint8Array([1, 2, 255])],
    });
    await kernel.until(() => isIdle(sent));
    const [, answer] = ownOf(sent);
    expect(answer?.buffers.map((buffer) => [...buffer])).toEqual([[2, 3, 0]]);
  });
});

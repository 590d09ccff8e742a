import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Content, Message } from '../../src/jupyter/index.ts';
import { Workspace } from '../kernel/engine/workspace.ts';
import { LiveKernel } from '../kernel/live.ts';

let kernel: LiveKernel;
const workspace = new Workspace({});
beforeAll(async () => {
  kernel = await LiveKernel.start('tcp', workspace.path);
});
afterAll(async () => {
  await kernel.stop();
  workspace.remove();
});

const WIDGET = 'application/vnd.jupyter.widget-view+json';
const PLOTLY = 'application/vnd.plotly.v1+json';

const ownOf = (id: string): Message[] => kernel.iopub.filter(({ parent }) => parent.msg_id === id);
const isIdle = (id: string): boolean =>
  ownOf(id).some(({ content }) => content.execution_state === 'idle');
const typed = (id: string, type: string): Content[] =>
  ownOf(id)
    .filter(({ header }) => header.msg_type === type)
    .map(({ content }) => content);

/** Runs a cell. Returns its id and its comms, by the labels of their controls. */
async function run(code: string, cellId?: string) {
  const metadata = cellId === undefined ? {} : { cellId };
  const id = kernel.send('execute_request', { code }, 'shell', { metadata });
  const { errors } = await kernel.ran(id);
  expect(errors).toEqual([]);
  const opened = typed(id, 'comm_open').map(({ comm_id, data }) => {
    const { state } = data as { readonly state: Content };
    const { label } = state as { readonly label: string | { readonly en: string } };
    return [typeof label === 'string' ? label : label.en, { id: String(comm_id), state }] as const;
  });
  return { id, controls: Object.fromEntries(opened) };
}

async function move(comm: string | undefined, value: unknown): Promise<string> {
  const data = { method: 'update', state: { value }, buffer_paths: [] };
  const moved = kernel.send('comm_msg', { comm_id: comm, data });
  await kernel.until(() => isIdle(moved));
  return moved;
}

const titles = (contents: readonly Content[]): unknown[] =>
  contents.map(({ data }) => {
    const figure = (data as Content)[PLOTLY] as { readonly layout: { title: { text: string } } };
    return figure.layout.title.text;
  });

const CELL = `import { explore, plot, slider, tf } from 'notegrad';
explore({ lr: slider(0, 1, { value: 0.25 }), decay: slider(0, 10) }, ({ lr, decay }) => {
  const sum = tf.scalar(lr).add(tf.scalar(decay));
  return plot.line([0, sum.dataSync()[0]!], { title: \`lr \${lr}, decay \${decay}\` });
});`;

describe('explore in the kernel', () => {
  test('shows each control in words and as a widget, and the figure of the first values', async () => {
    const { id, controls } = await run(CELL);
    expect(Object.keys(controls)).toEqual(['lr', 'decay', 'As code']);
    expect(controls.lr?.state).toMatchObject({
      ...{ _model_module: 'anywidget', _model_name: 'AnyModel', _view_name: 'AnyView' },
      ...{ _anywidget_id: 'notegrad.slider', min: 0, max: 1, step: 0.01, value: 0.25 },
    });
    // What a front end runs as a module: all in one text, with a default export.
    expect(controls.lr?.state._esm).toMatch(/export\s*\{.*as default/);
    expect(controls.lr?.state._esm).not.toMatch(/\bimport\b/);
    const [lr, decay, , figure] = typed(id, 'display_data').map(({ data }) => data as Content);
    expect(lr).toEqual({
      [WIDGET]: { version_major: 2, version_minor: 0, model_id: controls.lr?.id },
      'text/plain': 'lr = 0.25',
    });
    expect(decay?.['text/plain']).toBe('decay = 5');
    expect(figure).toHaveProperty([PLOTLY]);
  });

  test('a moved control redraws the figure in place and frees what the function made', async () => {
    const { id, controls } = await run(`${CELL}\nconsole.log(tf.memory().numTensors);`);
    const before = typed(id, 'stream')[0]?.text;
    await move(controls.lr?.id, 0.5);
    await move(controls.decay?.id, 2);
    const updates = typed(id, 'update_display_data');
    expect(titles(updates)).toEqual(['lr 0.5, decay 5', 'lr 0.5, decay 2']);
    const [display] = typed(id, 'display_data').slice(-1);
    expect(updates[0]?.transient).toEqual(display?.transient);
    const after = await run('console.log(tf.memory().numTensors);');
    expect(typed(after.id, 'stream')[0]?.text).toBe(before);
  });

  test('an async function is awaited, and of two turns the later one stays', async () => {
    const { id, controls } = await run(`import { explore, slider } from 'notegrad';
await explore({ a: slider(0, 9, { step: 1 }), b: slider(0, 9, { step: 1, value: 0 }) }, async ({ a, b }) => {
  await new Promise((later) => setTimeout(later, b === 0 ? 300 : 1));
  return \`\${a} and \${b}\`;
});`);
    expect(typed(id, 'display_data').at(-1)?.data).toEqual({ 'text/plain': '5 and 0' });
    // The first takes longer than the second, which another control asks for.
    await Promise.all([move(controls.a?.id, 7), move(controls.b?.id, 1)]);
    const updates = typed(id, 'update_display_data').map(({ data }) => data);
    expect(updates).toEqual([{ 'text/plain': '7 and 1' }]);
  });

  test('one control in two cells: both draw, and it is asked for by its label', async () => {
    await run(`import { explore, slider } from 'notegrad';
const shared = slider(0, 10, { step: 1, label: '步长 | step' });`);
    const first = await run('explore({ step: shared }, ({ step }) => step * 2)');
    const second = await run('explore({ width: shared }, ({ width }) => width * 3);\nshared');
    expect(Object.keys(second.controls)).toEqual(['As code']);
    const comm = Object.values(first.controls)[0]?.id;
    expect(typed(second.id, 'execute_result')[0]?.data).toMatchObject({
      [WIDGET]: { model_id: comm },
      'text/plain': '步长 = 5 / step = 5',
    });
    await move(comm, 4);
    expect(typed(first.id, 'update_display_data')[0]?.data).toEqual({ 'text/plain': '8' });
    expect(typed(second.id, 'update_display_data')[0]?.data).toEqual({ 'text/plain': '12' });
    const { controls } = await run('shared.value');
    expect(controls).toEqual({});
  });

  test('gives the present values as code, and keeps it up to date once it was asked for', async () => {
    const { id, controls } =
      await run(`import { explore, pointPad, select, slider } from 'notegrad';
explore({ lr: slider(0, 1, { value: 0.25 }), how: select(["don't", 'do']), at: pointPad([{ x: 0, y: 0.5 }]) }, ({ lr }) => lr);`);
    const { id: button } = controls['As code'] ?? {};
    const codes = (asked: string) =>
      typed(asked, 'comm_msg').flatMap(({ data }) => {
        const { code } = (data as { readonly state?: Content }).state ?? {};
        return code === undefined ? [] : [code];
      });
    expect(codes(await move(controls.lr?.id, 0.5))).toEqual([]);
    expect(codes(await move(button, 1))).toEqual([
      "const lr = 0.5;\nconst how = 'don\\'t';\nconst at = [{ x: 0, y: 0.5, label: 0 }];",
    ]);
    // It is told by the control that moves, as part of its answer.
    const said = codes(await move(controls.how?.id, 'do'));
    expect(said[0]).toContain("const how = 'do';");
    expect(typed(id, 'error')).toEqual([]);
  });

  test('a text that its check refuses draws nothing, and says why until it is right', async () => {
    const { id, controls } = await run(`import { explore, text } from 'notegrad';
explore({ digits: text('12', { check: (typed) => { if (!/^\\d+$/.test(typed)) throw new Error('要数字 | digits are wanted'); } }) },
  ({ digits }) => digits.length);`);
    const { digits } = controls;
    expect(digits?.state).toMatchObject({ _anywidget_id: 'notegrad.text', value: '12', error: '' });
    const told = (moved: string) =>
      typed(moved, 'comm_msg').flatMap(({ data }) => {
        const { method, state } = data as { method: string; state: Content };
        return method === 'update' && 'error' in state ? [state.error] : [];
      });
    const drawn = () => typed(id, 'update_display_data').map(({ data }) => data);
    expect(told(await move(digits?.id, '1x'))).toEqual(['要数字 | digits are wanted']);
    expect(drawn()).toEqual([]);
    expect(told(await move(digits?.id, '123'))).toEqual(['']);
    expect(drawn()).toEqual([{ 'text/plain': '3' }]);
  });

  test('a photo comes in a message of its own, is checked, and stands in no state and no code', async () => {
    const { id, controls } = await run(`import { explore, photo, slider } from 'notegrad';
const first = { height: 1, width: 2, channels: 1 as const, pixels: Float32Array.of(0, 1) };
const own = photo(1, 2, { channels: 1, value: first });
explore({ own, level: slider(0, 1) }, ({ own }) => [own.height, own.width, own.channels, ...own.pixels].join(' '));`);
    const comm = controls.own?.id;
    expect(controls.own?.state).toMatchObject({
      ...{ _anywidget_id: 'notegrad.photo', height: 1, width: 2, channels: 1 },
      ...{ first: btoa('\0\xFF'), value: null, error: '' },
    });
    const say = async (content: Content) => {
      const data = { method: 'custom', content };
      const sent = kernel.send('comm_msg', { comm_id: comm, data });
      await kernel.until(() => isIdle(sent));
      const told = typed(sent, 'comm_msg').map((message) => message.data as Content);
      return {
        values: told.flatMap(({ content }) => {
          const { type, value } = (content ?? {}) as Content;
          return type === 'value' ? [value] : [];
        }),
        errors: told.flatMap(({ state = {} }) =>
          'error' in (state as Content) ? [(state as Content).error] : [],
        ),
      };
    };
    const drawn = () =>
      typed(id, 'update_display_data').map(({ data }) => (data as Content)['text/plain']);
    expect((await say({ type: 'value?' })).values).toEqual([null]);
    const given = btoa('\x33\xFF');
    expect(await say({ type: 'value', value: given })).toEqual({ values: [given], errors: [''] });
    expect(drawn()).toEqual([`1 2 1 ${Math.fround(0.2)} 1`]);
    expect((await say({ type: 'value?' })).values).toEqual([given]);

    const hostile = [
      ...[btoa('\x33'), btoa('123'), 'A===', '!!!!', '', 7, [0.5, 0.5]],
      { height: 9e9, width: 1, pixels: [] },
    ];
    for (const value of hostile) {
      const { values, errors } = await say({ type: 'value', value });
      expect(values).toEqual([]);
      expect(errors).toEqual([
        '这不是 1 x 2 x 1 的图，换一张试试 | This is no picture of 1 x 2 x 1; try another one',
      ]);
    }
    // A link sets attributes.
    await move(comm, { height: 2, pixels: 'AAAA' });
    expect(drawn()).toHaveLength(1);

    const asked = await move(controls['As code']?.id, 1);
    const [code] = typed(asked, 'comm_msg').flatMap(({ data }) => {
      const { state } = data as { readonly state?: Content };
      return state?.code === undefined ? [] : [state.code];
    });
    expect(code).toBe(
      'const level = 0.5;\n// own: 是你自己的，不写进代码 / your own, not written into code',
    );
    // Shown anew, it is not in the state of the new model either.
    const { controls: again } = await run('own', 'shown');
    expect(again).toEqual({});
    const other = await run(
      `import { explore, photo } from 'notegrad';
const mine = photo(1, 2, { channels: 1 });
explore({ mine }, ({ mine }) => mine === undefined ? 'none' : [...mine.pixels].join(' '));`,
    );
    expect(typed(other.id, 'display_data').at(-1)?.data).toEqual({ 'text/plain': 'none' });
    expect(JSON.stringify(other.controls.mine?.state)).not.toContain(given);
    expect(await say({ type: 'value', value: null })).toEqual({ values: [null], errors: [''] });
    expect(drawn().at(-1)).toBe('1 2 1 0 1');
  });

  test('a cell that runs again closes the controls of its last run', async () => {
    const first = await run(CELL, 'one');
    const open = async () => {
      const { comms } = await kernel.ask('comm_info_request', { target_name: 'jupyter.widget' });
      return Object.keys(comms as Content);
    };
    expect(await open()).toContain(first.controls.lr?.id);
    const other = await run(CELL, 'two');
    expect(await open()).toContain(first.controls.lr?.id);
    const second = await run(CELL, 'one');
    expect(typed(second.id, 'comm_close').map(({ comm_id }) => comm_id)).toEqual([
      first.controls.lr?.id,
      first.controls.decay?.id,
      first.controls['As code']?.id,
    ]);
    const now = await open();
    expect(now).not.toContain(first.controls.lr?.id);
    expect(now).toContain(other.controls.lr?.id);
    expect(now).toContain(second.controls.lr?.id);
  });

  test('a reloaded page gets all open models with their values, marked as restored', async () => {
    const { controls } = await run(CELL, 'one');
    await move(controls.lr?.id, 0.75);
    const open = { comm_id: 'control-1', target_name: 'jupyter.widget.control', data: {} };
    kernel.send('comm_open', open);
    const data = { method: 'request_states' };
    const asked = kernel.send('comm_msg', { comm_id: 'control-1', data });
    await kernel.until(() => isIdle(asked));
    const [answer] = typed(asked, 'comm_msg');
    const { method, states } = (answer?.data ?? {}) as {
      method?: string;
      states?: Record<string, Content>;
    };
    expect(method).toBe('update_states');
    expect(states?.[controls.lr?.id ?? '']).toMatchObject({
      model_name: 'AnyModel',
      state: { value: 0.75, restored: true, label: 'lr' },
    });
  });

  test('answers a view that asks whether anybody is there', async () => {
    const { controls } = await run(CELL, 'one');
    const asked = kernel.send('comm_msg', {
      comm_id: controls.lr?.id,
      data: { method: 'custom', content: { type: 'there?' } },
    });
    await kernel.until(() => isIdle(asked));
    expect(typed(asked, 'comm_msg')[0]?.data).toMatchObject({ content: { type: 'here' } });
  });

  test('names and values of the controls are checked before the cell runs', async () => {
    const { errors } = await kernel.run(
      "import { explore, slider } from 'notegrad';\nexplore({ lr: slider(0, 1) }, ({ rate }) => rate);",
    );
    expect(errors[0]?.evalue).toMatch(/rate/);
    expect(errors[0]?.evalue).toMatch(/does not exist/);
  });
});

import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveKernel, type Ran } from './live.ts';

/** The project's own notebooks: TensorFlow.js and the library are installed there. */
const cwd = fileURLToPath(new URL('../../notebooks', import.meta.url));

type Data = Readonly<Record<string, unknown>>;

/** What a lesson shows, as a front end receives it. */
describe('a kernel shows', () => {
  let kernel: LiveKernel;
  beforeAll(async () => {
    kernel = await LiveKernel.start('tcp', cwd);
    const { errors, text } = await kernel.run(
      'import { data, models, nn, plot, Rng, show, tf, train } from "notegrad"; await tf.ready();\n' +
        'const layer = tf.layers.dense({ units: 2, inputShape: [3], name: "only" });\n' +
        'const model = tf.sequential({ layers: [layer] });\n' +
        'model.compile({ loss: "meanSquaredError", optimizer: "sgd" });',
    );
    expect([errors, text]).toEqual([[], '']);
  });
  afterAll(() => kernel.stop());

  const last = ({ output }: Ran): unknown => output.at(-1)?.content.execution_state;
  const types = ({ output }: Ran) => output.map(({ header }) => header.msg_type);

  async function value(code: string): Promise<Data> {
    const ran = await kernel.run(code);
    expect(ran.errors).toEqual([]);
    expect(last(ran)).toBe('idle');
    const result = ran.output.find(({ header }) => header.msg_type === 'execute_result');
    return result?.content.data as Data;
  }

  test('a tensor: shape, type, range, pictures, NaN in red', async () => {
    const shown = await value('tf.tidy(() => tf.ones([2, 28, 28, 1]))');
    expect(shown['text/plain']).toContain('Tensor [2, 28, 28, 1] float32  min 1');
    expect(shown['text/html']).toContain('data:image/png;base64,');
    const broken = await value('tf.tensor([1, NaN])');
    expect(broken['text/html']).toContain('color:#c00;font-weight:bold">NaN 1');
  });

  test('a model: its layers', async () => {
    const shown = await value('model');
    expect(shown['text/html']).toMatch(/<table>.*only.*Dense/);
    expect(shown['text/plain']).toMatch(/only +Dense +\[\?,2\] +8/);
  });

  test('a layer inside something else: a line, though the library loads layers late', async () => {
    const { text } = await kernel.run('console.log([layer]);');
    expect(text).toMatch(/^\[ Layer only, Dense, .*\]\n$/);
  });

  test('a history: its curves', async () => {
    const shown = await value(
      'await model.fit(tf.ones([4, 3]), tf.ones([4, 2]), { epochs: 3, verbose: 0 })',
    );
    expect(shown['text/html']).toContain('<polyline');
    expect(shown['text/plain']).toContain('Training history, 3 epochs');
  });

  test('a dataset: its size', async () => {
    const shown = await value('tf.data.array([1, 2, 3]).batch(2)');
    expect(shown['text/plain']).toBe('Dataset of 2 elements');
  });

  test('a figure: for Plotly, and as text', async () => {
    const shown = await value('plot.line([3, 2, 1])');
    expect(shown).toHaveProperty(['application/vnd.plotly.v1+json', 'data', 0, 'y']);
    expect(shown['text/plain']).toBeTypeOf('string');
  });

  test('training: its progress and its losses in one display that is updated', async () => {
    const ran = await kernel.run(
      'const points = data.makeMoons({ n: 400, rng: new Rng(1) });\n' +
        'const net = new models.MLP([2, 16, 2], { rng: new Rng(2) });\n' +
        'const trained = await train.fit(net, points, { rng: 4, loss: nn.crossEntropy, epochs: 15, batchSize: 8 });',
    );
    expect(ran.reply).toMatchObject({ status: 'ok' });
    const [first, ...updates] = ran.output.filter(({ header }) => /display/.test(header.msg_type));
    expect(first?.header.msg_type).toBe('display_data');
    expect(updates.length).toBeGreaterThan(1);
    const id = (content: Data | undefined) => (content?.transient as Data | undefined)?.display_id;
    for (const { header, content } of updates) {
      expect([header.msg_type, id(content)]).toEqual(['update_display_data', id(first?.content)]);
    }
    const html = updates.map(({ content }) => String((content.data as Data)['text/html']));
    const drawn = html.map((text) => /points="([^"]*)"/.exec(text)?.[1]?.split(' ').length ?? 0);
    expect(drawn.at(-1)).toBeGreaterThan(50);
    expect(html[0]).toContain('<progress');
    expect(last(ran)).toBe('idle');
  });

  test('on hover what a variable holds now', async () => {
    const hover = async () => {
      const reply = await kernel.ask('inspect_request', { code: 'grown', cursor_pos: 2 });
      return String((reply.data as Data)['text/plain']);
    };
    await kernel.run('let grown: tf.Tensor = tf.ones([2, 3]);');
    expect(await hover()).toContain('now: Tensor [2, 3] float32');
    await kernel.run('grown = tf.ones([5]);');
    expect(await hover()).toContain('now: Tensor [5] float32');
  });

  test('an error that nothing caught in the cell that started it, after its end', async () => {
    const first = await kernel.run(
      'let release = () => {}; const released = new Promise<void>((done) => { release = done });\n' +
        'void released.then(() => setTimeout(() => { throw new RangeError("late") })); 1',
    );
    const parent = first.output[0]?.parent.msg_id;
    const second = await kernel.run(
      'void (async () => { await null; throw new TypeError("lost") })(); release();',
    );
    const errors = () => kernel.iopub.filter(({ header }) => header.msg_type === 'error');
    const find = (evalue: string) => errors().find(({ content }) => content.evalue === evalue);
    await kernel.until(() => find('late') !== undefined && find('lost') !== undefined);
    expect(find('late')?.parent.msg_id).toBe(parent);
    expect(find('lost')?.parent.msg_id).toBe(second.output[0]?.parent.msg_id);
    expect(String(find('late')?.content.traceback)).toMatch(/Cell \d+, line 2/);
    expect((await kernel.run('1')).reply).toMatchObject({ status: 'ok' });
  });

  test.for([
    [
      'prints',
      'for (let i = 0; i < 3000; i++) { console.log(i); if (i % 500 === 0) console.error(i) }',
    ],
    ['shows', 'for (let i = 0; i < 50; i++) show("x" + i); 1'],
    ['fails', 'console.log("before"); throw new Error("on purpose")'],
    ['does not type', 'const n: number = "text";'],
    ['does not parse', 'const = ;'],
    [
      'prints behind an await',
      'await null; console.log("x"); await new Promise(setImmediate); process.stdout.write("y");',
    ],
  ])('idle last where a cell %s, and busy and its input first', async ([, code]) => {
    const ran = await kernel.run(code as string);
    expect(types(ran).slice(0, 2)).toEqual(['status', 'execute_input']);
    expect(ran.output[0]?.content.execution_state).toBe('busy');
    expect(last(ran)).toBe('idle');
    const before = ran.output.length;
    await kernel.run('1');
    const after = kernel.iopub.filter(
      ({ parent }) => parent.msg_id === ran.output[0]?.parent.msg_id,
    );
    expect(after.length).toBe(before);
  });
});

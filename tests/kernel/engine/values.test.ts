import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Renderer, tensorflow } from '../../../src/cell/index.ts';
import { encodePng } from '../../../src/cell/render/png.ts';
import { Session } from './session.ts';

/** The project's own folder: TensorFlow.js is installed there. */
const cwd = new URL('../../../notebooks', import.meta.url).pathname;

const renderer = new Renderer(tensorflow().kinds);
const render = (value: unknown) => renderer.render(value);
const html = async (value: unknown) => String((await render(value)).data['text/html']);

describe('tensors, models and histories', () => {
  const session = new Session({ cwd });
  beforeAll(async () => {
    await session.run('import * as tf from "@tensorflow/tfjs"');
  });
  afterAll(() => session.close());

  test('TensorFlow.js does not greet, and still warns', async () => {
    const { printed } = await session.run('await tf.setBackend("cpu"); tf.ones([1]).dispose();');
    expect(printed).toBe('');
    const warned = await session.run(
      'tf.registerBackend("mine", () => { throw new Error("no") }); await tf.setBackend("mine").catch(() => {});',
    );
    expect(warned.outputs).toMatchObject([{ kind: 'stream', name: 'stderr' }, {}]);
    await session.run('await tf.setBackend("cpu");');
  });

  test('a tensor shows shape, type, range, mean, and NaN in red', async () => {
    const { value } = await session.run('tf.tensor([[1, NaN], [3, 5]])');
    expect(value?.['text/plain']).toBe(
      'Tensor [2, 2] float32  min 1  mean 3  max 5  NaN 1\n[[  1, NaN],\n [  3,   5]]',
    );
    expect(value?.['text/html']).toContain(
      '<span style="color:#c00;font-weight:bold">NaN 1</span>',
    );
  });

  test('complex numbers, and no numbers at all', async () => {
    const text = async (code: string) => (await session.run(code)).value?.['text/plain'];
    expect(await text('tf.complex([[1, 2]], [[3, -4.5]])')).toBe(
      'Tensor [1, 2] complex64\n[[1+3i, 2-4.5i]]',
    );
    expect(await text('tf.zeros([2, 0])')).toBe('Tensor [2, 0] float32\n[[],\n []]');
  });

  test('truths, one number, and nothing but NaN', async () => {
    const text = async (code: string) => (await session.run(code)).value?.['text/plain'];
    expect(await text('tf.tensor([true, false])')).toBe(
      'Tensor [2] bool  true 1 of 2\n[true, false]',
    );
    expect(await text('tf.scalar(0.123456)')).toBe('Tensor [] float32 0.12346');
    const { value } = await session.run('tf.scalar(NaN)');
    expect(value?.['text/plain']).toBe('Tensor [] float32 NaN');
    expect(value?.['text/html']).toMatch(/<span style="color:#c00[^>]*>NaN<\/span>/);
    expect(await text('tf.tensor([NaN, NaN])')).toBe('Tensor [2] float32  NaN 2\n[NaN, NaN]');
  });

  test('digits before the point are never rounded away', async () => {
    const { value } = await session.run('tf.tensor([123456.7, 59999, -0.000123456])');
    expect(value?.['text/plain']).toBe(
      'Tensor [3] float32  min -0.0001235  mean 61152  max 123457\n[123457, 59999, -0.00012346]',
    );
  });

  test('tensors inside something else are a line each', async () => {
    const w = 'Tensor [2] float32 [1, 1]';
    const { printed, value } = await session.run(
      'const inner = tf.ones([2]); console.log(inner, tf.variable(inner)); [{ inner }, new Map([["w", inner]])]',
    );
    expect(printed).toContain(`${w} ${w.replace('Tensor', 'Variable')}\n`);
    expect(value?.['text/plain']).toBe(`[\n  { inner: ${w} },\n  Map(1) { 'w' => ${w} }\n]`);
  });

  test('a batch of images shows itself as pictures', async () => {
    const { value } = await session.run('tf.ones([3, 28, 28, 1])');
    expect(value?.['text/html']).toMatch(/3 of 3 images, 28 × 28.*src="data:image\/png;base64,/);
  });

  test('a large tensor is cut, a disposed one says so', async () => {
    const { value } = await session.run('const big = tf.zeros([100, 50, 50, 8]); big');
    expect(String(value?.['text/plain']).split('\n').length).toBeLessThan(50);
    const gone = await session.run('big.dispose(); big');
    expect(gone.value?.['text/plain']).toBe('Tensor [100, 50, 50, 8] float32, disposed');
  });

  test('a model shows its layers', async () => {
    const { value } = await session.run(
      'const model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [3], name: "hidden"}), tf.layers.dense({units: 1, name: "out"})]}); model',
    );
    expect(value?.['text/plain']).toMatch(
      /2 layers, 21 parameters\n.*\n.*\nhidden +Dense +\[\?,4\] +16\n/,
    );
    expect(value?.['text/html']).toContain('<table>');
  });

  test('a layer, and a tensor to come, are a line; several layers a table', async () => {
    const text = async (code: string) => (await session.run(code)).value?.['text/plain'];
    expect(await text('model.layers[0]')).toBe('Layer hidden, Dense, output [?,4], 16 parameters');
    expect(await text('tf.layers.flatten({ name: "unused" })')).toBe(
      'Layer unused, Flatten, output ?, ? parameters',
    );
    expect(await text('model.layers')).toMatch(/^2 layers\nlayer .*\n-.*\nhidden +Dense/);
    expect(await text('tf.input({ shape: [4], name: "pixels" })')).toBe(
      'SymbolicTensor [?,4] float32 of the layer pixels',
    );
  });

  test('models, layers and tensors to come are a line inside something else', async () => {
    const { printed, value } = await session.run(
      'class Net { layer = tf.layers.flatten({ name: "flat" }); input = tf.input({ shape: [4], name: "image" }) }\n' +
        'console.log(model); new Net()',
    );
    expect(printed).toMatch(/^Model sequential_\d+, 2 layers, 21 parameters\n/);
    expect(value?.['text/plain']).toBe(
      'Net {\n  layer: Layer flat, Flatten, output ?, ? parameters,\n' +
        '  input: SymbolicTensor [?,4] float32 of the layer image\n}',
    );
  });

  test('values that are missing are not made up', async () => {
    const { value } = await session.run('tf.tensor([[1, 2], [3]])');
    expect(value?.['text/plain']).toContain('[3, ?]]');
  });

  test('a dataset tells its size', async () => {
    const { value } = await session.run('tf.data.array([1, 2, 3]).batch(2)');
    expect(value?.['text/plain']).toBe('Dataset of 2 elements');
    const endless = await session.run('tf.data.array([1]).repeat()');
    expect(endless.value?.['text/plain']).toBe('Dataset without end');
  });

  test('a training history shows its curves', async () => {
    const { value } = await session.run(
      'model.compile({loss: "meanSquaredError", optimizer: "sgd"}); await model.fit(tf.ones([4, 3]), tf.ones([4, 1]), {epochs: 3, verbose: 0})',
    );
    expect(value?.['text/plain']).toContain('Training history, 3 epochs');
    expect(value?.['text/html']).toMatch(/<polyline[^>]*points="4\.0,\S+ 240\.0,\S+ 476\.0,/);
  });

  test('training and validation are drawn to one range, and one epoch is a point', async () => {
    const history = { loss: [4, 1], val_loss: [3, 2], accuracy: [0, 1] };
    const ends = (text: string) =>
      [...text.matchAll(/points="\S+,(\S+) \S+,(\S+)"/g)].map(([, ...y]) => y.map(Number));
    const drawn = ends(await html({ epoch: [0, 1], history }));
    expect(drawn).toEqual([
      [4, 156],
      [expect.closeTo(54.7), expect.closeTo(105.3)],
      [156, 4],
    ]);
    expect(ends(await html({ epoch: [0], history: { loss: [1] } }))).toHaveLength(1);
  });

  test('hovering over a variable tells its shape now', async () => {
    await session.run('let grown = tf.ones([2, 3]);');
    const before = await (await session.assistant).inspect('grown', 2, 0);
    expect(before?.['text/plain']).toContain('now: Tensor [2, 3] float32');
    await session.run('grown = tf.ones([5]);');
    const after = await (await session.assistant).inspect('grown', 2, 0);
    expect(after?.['text/plain']).toContain('now: Tensor [5] float32');
  });

  test('an error names the shapes of the operands on its line', async () => {
    await session.run('const left = tf.ones([32, 784]), right = tf.ones([748, 10]);');
    const { traceback } = await session.run('const n = 1;\ntf.matMul(left, right)');
    expect(traceback).toContain('left: Tensor [32, 784] float32');
    expect(traceback).toContain('right: Tensor [748, 10] float32');
    expect(traceback).toMatch(/… \d+ calls in .*tfjs/);
    expect(traceback).toContain('> 2 | tf.matMul(left, right)');
  });

  describe('beside an error stand', () => {
    const notes = async (code: string) => {
      const { traceback } = await session.run(code);
      return (traceback.match(/^ {6}\w\S*: .*$/gm) ?? []).map((line) => line.trim());
    };

    test('fields of variables, and those of a call over several lines', async () => {
      await session.run(
        'class Layer { w = tf.ones([3, 4]); get trap(): tf.Tensor { throw new Error("called") } } const net = { first: new Layer() };',
      );
      expect(await notes('tf.matMul(\n  left,\n  net.first.w,\n)')).toEqual([
        'left: Tensor [32, 784] float32',
        'net.first.w: Tensor [3, 4] float32',
      ]);
      expect(await notes('left.matMul(net.first.w as tf.Tensor2D)')).toEqual([
        'left: Tensor [32, 784] float32',
        'net.first.w: Tensor [3, 4] float32',
      ]);
    });

    test('those of the call that failed, not of another one on its line', async () => {
      expect(await notes('[left.shape, tf.matMul(right, right)]')).toEqual([
        'right: Tensor [748, 10] float32',
      ]);
    });

    test('no variable of the same name as a local one', async () => {
      const local = 'function multiply(left: tf.Tensor) { return tf.matMul(left, right) }';
      await session.run(local);
      expect(await notes('multiply(tf.ones([2, 2]))')).toEqual(['right: Tensor [748, 10] float32']);
      expect(await notes('for (const left of [tf.ones([2, 2])]) tf.matMul(left, right)')).toEqual([
        'right: Tensor [748, 10] float32',
      ]);
      expect(
        await notes(
          'tf.tidy(() => { const { x: left } = { x: tf.ones([2]) }; if (left.rank) { left.matMul(right) } })',
        ),
      ).toEqual(['right: Tensor [748, 10] float32']);
    });

    test('nothing that would have to be called', async () => {
      expect(await notes('tf.matMul(net.first.trap, right)')).toEqual([
        'right: Tensor [748, 10] float32',
      ]);
    });
  });

  test('much that no variable reaches is told, and little is not', async () => {
    const left = async (code: string) => (await session.run(code)).printed;
    expect(await left('tf.add(tf.ones([2]), 1).dataSync();')).toBe('');
    expect(await left('tf.zeros([4096, 4097]).shape;')).toMatch(
      /^This cell leaves 1 tensor, 64 MB, that no variable reaches .*NOTEGRAD_LEAK_METER = '0'\.\n$/,
    );
    expect(await left('const held = { list: [tf.zeros([4096, 4097])] };')).toBe('');
    expect(await left('tf.tidy(() => tf.zeros([4096, 4097]).shape.length);')).toBe('');
  });
});

describe('plain values', () => {
  test('a value with a look of its own keeps it; text is added', async () => {
    const value = { [Symbol.for('Jupyter.display')]: async () => ({ 'text/html': '<b>x</b>' }) };
    const { data } = await render(value);
    expect(data['text/html']).toBe('<b>x</b>');
    expect(data['text/plain']).toBeTypeOf('string');
  });

  test('and the metadata that it says belong to it, such as its texts', async () => {
    const texts = { 'a / b': { zh: 'a', en: 'b' } };
    const value = {
      [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'a / b' }),
      [Symbol.for('notegrad.metadata')]: () => ({ texts }),
    };
    expect((await render(value)).metadata).toEqual({ texts });
    expect(renderer.renderNow(value)).toEqual({
      data: { 'text/plain': 'a / b' },
      metadata: { texts },
    });
    expect((await render({ [Symbol.for('Jupyter.display')]: () => ({}) })).metadata).toEqual({});
  });

  test('many numbers show statistics beside their text', async () => {
    expect(await html(Float32Array.from({ length: 10 }, (_, i) => i))).toContain(
      'Float32Array [10]</strong> min 0 · mean 4.5 · max 9',
    );
    expect(
      await html([
        [1, 2, 3, 4],
        [5, 6, 7, Number.NaN],
      ]),
    ).toMatch(/numbers \[2, 4\].*NaN 1/);
    expect((await render([1, 2])).data).toEqual({ 'text/plain': '[ 1, 2 ]' });
  });

  test('holes in a list are no numbers, no layers and no records', async () => {
    const sparse: unknown[] = [];
    sparse[1e9] = 1;
    const lists = [
      new Array(5),
      new Array(20),
      sparse,
      [{ a: 1 }, undefined, { a: 2 }],
      [undefined, [1, 2], [3, 4]],
    ];
    for (const list of lists) {
      expect(Object.keys((await render(list)).data)).toEqual(['text/plain']);
    }
  });

  test('no getter is called by looking at the variables', async () => {
    const own = new Session({ cwd });
    const sly = (name: string) => `get ${name}(): any { console.log('read ${name}'); return [1] }`;
    const names = ['shape', 'dtype', 'layers', 'history', 'epoch', 'size', 'iterator', 'name'];
    await own.run(
      `class Sly { ${names.map(sly).join('; ')}; countParams() {} } const sly = new Sly();`,
    );
    expect((await own.run('1')).printed).toBe('');
    await own.close();
  });

  test('maps and lists of records are tables, and nothing in them is markup', async () => {
    expect(await html(new Map([['<i>', 1]]))).toContain('&lt;i&gt;');
    expect(
      await html([
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ]),
    ).toMatch(/<table>.*>a<.*>b<.*>y</);
    expect((await render([{ a: 1 }, { b: 2 }])).data['text/html']).toBeUndefined();
  });

  test('a string shows without quotes, a function by its name', async () => {
    expect((await render('a\nb')).data['text/plain']).toBe('a\nb');
    expect((await render(function named() {})).data['text/plain']).toBe('[Function: named]');
  });
});

test('a PNG holds its pixels', () => {
  const pixels = Uint8Array.from([0, 255, 128, 64, 32, 16]);
  const png = Buffer.from(encodePng(3, 2, 1, pixels));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  const at = png.indexOf('IDAT');
  const data = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  expect([...inflateSync(data)]).toEqual([0, 0, 255, 128, 0, 64, 32, 16]);
});

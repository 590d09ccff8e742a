import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { Renderer } from '../../src/cell/index.ts';
import { lookOf } from '../../src/display/index.ts';

const PLOTLY = 'application/vnd.plotly.v1+json';

/** Values of the shapes that the libraries give. */
describe('values of other libraries show themselves', () => {
  test('Plotly: { data, layout }, typed arrays as lists, and nothing that only looks like it', async () => {
    const figure = { data: [{ type: 'bar', y: new Float64Array([1, 2]) }], layout: { title: 't' } };
    expect(lookOf(figure)).toEqual({
      [PLOTLY]: { data: [{ type: 'bar', y: [1, 2] }], layout: { title: 't' } },
      'text/plain': 't: Plotly figure, 1 × bar',
    });
    for (const other of [
      { data: [1, 2], layout: {} },
      { data: [{ y: 1 }] },
      { data: [{ y: 1 }], layout: {}, status: 200 },
    ]) {
      expect(lookOf(other)).toBeUndefined();
    }
  });

  test('Observable Plot and D3: elements of a document, inline for the theme and as a picture', () => {
    const { document } = new JSDOM('<figure><svg width="9"><g/></svg></figure>').window;
    const svg = document.querySelector('svg') as unknown as object;
    const shown = {
      'text/html': '<svg width="9"><g></g></svg>',
      'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" width="9"><g></g></svg>',
      'text/plain': '<svg>',
    };
    expect(lookOf(svg)).toEqual(shown);
    expect(lookOf({ node: () => svg, selectAll: () => undefined })).toEqual(shown);
    expect(lookOf(document.querySelector('figure'))).toEqual({
      'text/html': '<figure><svg width="9"><g></g></svg></figure>',
      'text/plain': '<figure>',
    });
    expect(lookOf(document)).toBeUndefined();
  });

  test('Vega-Lite: the specification for the front end, and a view that draws itself', async () => {
    const spec = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', mark: 'bar' };
    expect(lookOf(spec)).toEqual({
      'application/vnd.vegalite.v5+json': spec,
      'text/plain': 'vega-lite chart',
    });
    expect(lookOf({ $schema: 'https://vega.github.io/schema/vega/v4.json' })).toHaveProperty([
      'application/vnd.vega.v4+json',
    ]);
    expect(lookOf({ $schema: 'https://json-schema.org/draft/2020-12/schema' })).toBeUndefined();
    const steps: string[] = [];
    const view = {
      runAsync: async () => void steps.push('run'),
      toSVG: async () => `<svg>${steps}</svg>`,
    };
    const { data } = await new Renderer([]).render(view);
    expect(data).toEqual({ 'image/svg+xml': '<svg>run</svg>', 'text/plain': 'vega chart' });
  });

  test('Arquero and Danfo.js: tables, of which 50 rows are drawn, and text stays text', () => {
    const asked: unknown[] = [];
    const arquero = {
      toHTML: (options: unknown) => {
        asked.push(options);
        return '<table></table>';
      },
      numRows: () => 3,
      numCols: () => 2,
    };
    expect(lookOf(arquero)).toEqual({
      'text/html': '<table></table>',
      'text/plain': 'table of 3 rows and 2 columns',
    });
    expect(asked).toEqual([{ limit: 50 }]);
    const rows = Array.from({ length: 60 }, (_, i) => [i, i / 3, '<b>']);
    const frame = {
      $data: rows,
      columns: ['a', 'b', 'c'],
      index: rows.map((_, i) => `r${i}`),
      values: rows,
      shape: [60, 3],
      print: () => undefined,
      head: () => undefined,
      toString: () => 'as text',
    };
    const look = lookOf(frame) as Record<string, string>;
    expect(look['text/plain']).toBe('as text');
    expect(look['text/html']).toContain('<td>r1</td><td>1</td><td>0.333333</td><td>&lt;b&gt;</td>');
    expect(look['text/html']).toContain('… 10 more rows');
    expect(look['text/html']?.match(/<tr>/g)).toHaveLength(51);
  });

  test('math.js: formulas and matrices as formulas, numbers as they are written', () => {
    expect(
      lookOf({ isNode: true, toTex: () => 'x^{2}', toHTML: () => '<i>', toString: () => 'x^2' }),
    ).toEqual({ 'text/latex': '$\\displaystyle x^{2}$', 'text/plain': 'x^2' });
    const matrix = {
      isMatrix: true,
      toArray: () => [[1, 2]],
      size: () => [1, 2],
      toString: () => '[[1, 2]]',
    };
    expect(lookOf(matrix)).toEqual({
      'text/latex': '$\\displaystyle \\begin{bmatrix} 1 & 2 \\end{bmatrix}$',
      'text/plain': '[[1, 2]]',
    });
    expect(lookOf({ ...matrix, size: () => [1, 13] })).toEqual({ 'text/plain': '[[1, 2]]' });
    expect(lookOf({ isComplex: true, re: 1, toString: () => '1 + 2i' })).toEqual({
      'text/plain': '1 + 2i',
    });
  });

  test.for([
    ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ['image/gif', [...Buffer.from('GIF89a')]],
    ['image/webp', [...Buffer.from('RIFFxxxxWEBPVP8 ')]],
  ] as const)('pictures by their first bytes: %s', ([type, bytes]) => {
    const base64 = Buffer.from(bytes).toString('base64');
    expect(lookOf(Buffer.from(bytes))).toMatchObject({ [type]: base64 });
    expect(lookOf(Uint8Array.from(bytes).buffer)).toMatchObject({ [type]: base64 });
    const canvas = { getContext: () => undefined, toBuffer: () => Uint8Array.from(bytes) };
    expect(lookOf(canvas)).toMatchObject({ [type]: base64 });
    expect(lookOf(Buffer.from([0, ...bytes]))).toBeUndefined();
  });

  test('a timer in a few words, and a value that throws when it is asked as any other', async () => {
    const timer = setTimeout(() => undefined, 1500);
    clearTimeout(timer);
    expect(lookOf(timer)).toEqual({ 'text/plain': expect.stringMatching(/^timeout of -?\d+ ms$/) });
    const thrower = new Proxy(
      { a: 1 },
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(lookOf(thrower)).toBeUndefined();
  });

  test('a text of megabytes is cut', async () => {
    const { data } = await new Renderer([]).render('x'.repeat(3_000_000));
    expect(String(data['text/plain'])).toMatch(/x\n… 2737856 more characters$/);
  });
});

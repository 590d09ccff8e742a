import { expect, test } from 'vitest';
import { graphOf, toDot, toSvg, Value } from '../../src/autograd/index.ts';

function neuron(): Value {
  const [w0, x0, w1, x1, w2] = [
    ['w₀', 2],
    ['x₀', -1],
    ['w₁', -3],
    ['x₁', -2],
    ['w₂', -3],
  ].map(([name, v]) => new Value(v as number, name as string)) as [
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const f = w0.mul(x0).add(w1.mul(x1)).add(w2).sigmoid().named('f <&>');
  f.backward();
  return f;
}

test('one node for each value, one edge for each use', () => {
  const graph = graphOf(neuron());
  expect(graph.nodes).toHaveLength(10);
  expect(graph.edges).toHaveLength(9);
  const x = new Value(3, 'x');
  const square = graphOf(x.mul(x));
  expect(square.nodes).toHaveLength(2);
  expect(square.edges).toHaveLength(2);
});

test('every arrow points to the right and no two boxes overlap', () => {
  const { nodes, edges, width, height } = graphOf(neuron());
  for (const { from, to } of edges) {
    expect(nodes[from]?.x).toBeLessThan(nodes[to]?.x ?? 0);
  }
  for (const a of nodes) {
    expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
    expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
    expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
    for (const b of nodes) {
      if (a === b) continue;
      const apart =
        Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 0.01 ||
        Math.abs(a.y - b.y) >= (a.height + b.height) / 2 - 0.01;
      expect(apart, `${a.title} and ${b.title}`).toBe(true);
    }
  }
});

test('the drawing holds values and gradients, escaped', () => {
  const svg = toSvg(neuron());
  expect(svg.match(/<rect/g)).toHaveLength(10);
  expect(svg).toContain('f &lt;&amp;&gt; = σ');
  expect(svg).toContain('value 0.7311');
  expect(svg).toContain('grad -0.1966');
});

test('DOT', () => {
  const x = new Value(3, 'the "x"');
  const y = x.mul(x);
  y.backward();
  expect(toDot(y)).toBe(
    [
      'digraph {',
      '  rankdir=LR;',
      '  node [shape=box, style=rounded];',
      '  0 [label="the \\"x\\"\\nvalue 3\\ngrad 6"];',
      '  1 [label="×\\nvalue 9\\ngrad 1"];',
      '  0 -> 1;',
      '  0 -> 1;',
      '}',
    ].join('\n'),
  );
});

// One figure of every kind, as the chapters use them. The tests check them all; `tests/picture` draws them.
import type { Figure } from '../../src/plot/index.ts';
import * as plot from '../../src/plot/index.ts';

/** A fixed stream of numbers in [0, 1), so that the gallery is the same everywhere. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const next = stream(7);
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));

const epochs = times(40, (i) => 2.3 * Math.exp(-i / 9) + 0.08);
const validation = times(40, (i) => 2.3 * Math.exp(-i / 7) + 0.25 + 0.006 * Math.max(0, i - 18));
const labels = times(160, (i) => i % 2);
const moons = labels.map((label, i) => {
  const t = (Math.PI * i) / 160;
  return label === 0
    ? [Math.cos(t) + 0.1 * normal(), Math.sin(t) + 0.1 * normal()]
    : [1 - Math.cos(t) + 0.1 * normal(), 0.5 - Math.sin(t) + 0.1 * normal()];
});
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** A ring whose size and lean follow the code: stands in for a decoder. */
const ring = ([a = 0, b = 0]: readonly number[], size = 16): number[][] =>
  times(size, (y) =>
    times(size, (x) => {
      const [u, v] = [(x - (size - 1) / 2) / (size / 2), (y - (size - 1) / 2) / (size / 2)];
      const r = Math.hypot(u - 0.25 * a * v, v) - (0.5 + 0.15 * b);
      return Math.exp(-40 * r * r);
    }),
  );

const codeLabels = times(600, (i) => i % 10);
const codes = codeLabels.map((label) => [
  2 * Math.cos(label * 0.63) + 0.35 * normal(),
  2 * Math.sin(label * 0.63) + 0.35 * normal(),
]);

const rosenbrock = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
const descent = (() => {
  let [x, y] = [-1.4, 1.6];
  return times(60, () => {
    const point = [x, y];
    const g = [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)];
    const size = Math.hypot(g[0] as number, g[1] as number);
    x -= (0.09 * (g[0] as number)) / size;
    y -= (0.09 * (g[1] as number)) / size;
    return point;
  });
})();

export const gallery: Readonly<Record<string, () => Figure>> = {
  line: () =>
    plot.line(
      [
        { y: epochs, name: { zh: '训练损失', en: 'training loss' } },
        { y: validation, name: { zh: '验证损失', en: 'validation loss' }, dash: 'dash' },
      ],
      {
        title: { zh: '损失随轮次下降', en: 'The loss falls with the epochs' },
        xLabel: { zh: '轮次', en: 'epoch' },
        yLabel: { zh: '损失', en: 'loss' },
        yScale: 'log',
      },
    ),
  scatter: () =>
    plot.scatter(moons, {
      labels,
      names: [
        { zh: '上弦月', en: 'upper moon' },
        { zh: '下弦月', en: 'lower moon' },
      ],
      title: { zh: '双月数据', en: 'Two moons' },
      xLabel: 'x₁',
      yLabel: 'x₂',
      lines: [{ x: [-1.2, 2.2], y: [0.9, -0.4], name: { zh: '分界线', en: 'boundary' } }],
    }),
  bar: () =>
    plot.bar(
      ['猫 cat', '狗 dog', '船 ship', '车 car'],
      [
        { y: [0.659, 0.242, 0.068, 0.031], name: '模型 A' },
        { y: [0.4, 0.3, 0.2, 0.1], name: '模型 B' },
      ],
      {
        title: { zh: 'Softmax 概率', en: 'Softmax probabilities' },
        yLabel: { zh: '概率', en: 'probability' },
      },
    ),
  barHorizontal: () =>
    plot.bar(
      ['LeNet-5', 'AlexNet', 'VGG-16', 'ResNet-50'],
      [61706, 61100840, 138357544, 25557032],
      {
        horizontal: true,
        title: '参数量 Parameters',
        xLabel: { zh: '参数个数', en: 'parameters' },
      },
    ),
  histogram: () =>
    plot.histogram(
      times(2000, () => normal()),
      {
        density: true,
        title: { zh: '标准正态分布', en: 'The standard normal distribution' },
        xLabel: 'z',
        lines: [
          {
            x: times(81, (i) => -4 + i / 10),
            y: times(81, (i) => Math.exp(-((-4 + i / 10) ** 2) / 2) / Math.sqrt(2 * Math.PI)),
            name: '密度 φ(z)',
          },
        ],
      },
    ),
  heatmap: () =>
    plot.heatmap(
      [
        [48, 1, 0, 1],
        [2, 45, 3, 0],
        [0, 4, 44, 2],
        [1, 0, 1, 48],
      ],
      {
        title: { zh: '混淆矩阵', en: 'Confusion matrix' },
        x: ['猫', '狗', '船', '车'],
        y: ['猫', '狗', '船', '车'],
        xLabel: { zh: '预测', en: 'predicted' },
        yLabel: { zh: '真实', en: 'true' },
      },
    ),
  heatmapDiverging: () =>
    plot.heatmap(
      times(24, (y) => times(32, (x) => Math.sin(x / 4) * Math.cos(y / 4))),
      { title: '权重 Weights', origin: 'lower', colorLabel: 'w' },
    ),
  contour: () =>
    plot.contour((x, y) => x * x + 10 * y * y, {
      xRange: [-2, 2],
      yRange: [-1, 1],
      title: { zh: '病态二次函数', en: 'An ill-conditioned quadratic' },
      xLabel: 'w₁',
      yLabel: 'w₂',
      colorLabel: { zh: '损失', en: 'loss' },
    }),
  surface: () => plot.surface((x, y) => x * x - y * y, { title: { zh: '鞍面', en: 'A saddle' } }),
  decisionBoundary: () =>
    plot.decisionBoundary(
      (grid) => grid.map(([x, y]) => [sigmoid(4 * (y - 0.25 - 0.6 * Math.sin(2.2 * x + 0.4)))]),
      moons,
      {
        labels: labels.map((label) => 1 - label),
        names: ['负类 −', '正类 +'],
        title: { zh: 'MLP 的决策边界', en: 'The decision boundary of an MLP' },
        xLabel: 'x₁',
        yLabel: 'x₂',
      },
    ),
  decisionRegions: () =>
    plot.decisionBoundary(
      (grid) =>
        grid.map(([x, y]) =>
          [0, 1, 2, 3].map(
            (k) => -Math.hypot(x - 2 * Math.cos(k * 1.57), y - 2 * Math.sin(k * 1.57)),
          ),
        ),
      times(80, (i) => [
        2 * Math.cos(i * 1.57) + 0.6 * normal(),
        2 * Math.sin(i * 1.57) + 0.6 * normal(),
      ]),
      { labels: times(80, (i) => i % 4), title: { zh: '四个类别', en: 'Four classes' } },
    ),
  learningCurves: () =>
    plot.learningCurves(
      {
        loss: epochs,
        valLoss: validation,
        accuracy: epochs.map((loss) => 1 - loss / 2.6),
        valAccuracy: validation.map((loss) => 1 - loss / 2.7),
      },
      { title: { zh: '学习曲线', en: 'Learning curves' } },
    ),
  learningCurve: () => plot.learningCurves({ loss: epochs.slice(0, 10) }),
  imageGrid: () =>
    plot.imageGrid(
      times(20, (i) => ring([(i % 5) - 2, Math.floor(i / 5) - 1.5])),
      {
        labels: times(20, (i) => i % 10),
        title: { zh: '手写风格的字形', en: 'Glyphs in the style of handwriting' },
      },
    ),
  imageGridWeights: () =>
    plot.imageGrid(
      times(8, (k) =>
        times(9, (y) => times(9, (x) => Math.sin((k + 1) * x * 0.4) * Math.cos(k * y * 0.4))),
      ),
      { scale: 'diverging' },
    ),
  imageGridColour: () =>
    plot.imageGrid([times(12, (y) => times(16, (x) => [16 * x, 20 * y, 128]))], {
      title: 'H × W × 3',
      size: 200,
    }),
  latentScatter: () =>
    plot.latentScatter(codes, {
      labels: codeLabels,
      title: { zh: 'VAE 的隐空间', en: 'The latent space of a VAE' },
    }),
  latentGrid: () =>
    plot.latentGrid((grid) => grid.map((code) => ring(code)), {
      title: { zh: '解码器走过隐空间', en: 'The decoder walks the latent plane' },
    }),
  computationGraph: () =>
    plot.computationGraph(
      {
        nodes: [
          { id: 'x', value: -2, grad: -4 },
          { id: 'y', value: 5, grad: -4 },
          { id: 'z', value: -4, grad: 3 },
          { id: 'q', op: '+', label: 'q', value: 3, grad: -4 },
          { id: 'f', op: '×', label: 'f', value: -12, grad: 1 },
        ],
        edges: [
          ['x', 'q'],
          ['y', 'q'],
          ['q', 'f'],
          ['z', 'f'],
        ],
      },
      { title: { zh: '计算图：f = (x + y)·z', en: 'A computation graph: f = (x + y)·z' } },
    ),
  networkDiagram: () =>
    plot.networkDiagram(
      [
        {
          weight: [
            [1, -0.5, 2],
            [0.25, 1, -1],
          ],
          bias: [0, 0.1, -1],
        },
        { weight: [[1], [-2], [0.5]], bias: [0] },
      ],
      { title: { zh: '一个两层网络', en: 'A network of two layers' } },
    ),
  computationGraphLong: () => {
    const leaf = (label: string, data: number) => ({ label, data, grad: 0.3932, parents: [] });
    const made = (op: string, data: number, ...inputs: plot.GraphValue[]) => ({
      op,
      data,
      grad: 0.1966,
      parents: inputs,
    });
    const [w0, x0, w1, x1, w2] = [
      leaf('w₀', 2),
      leaf('x₀', -1),
      leaf('w₁', -3),
      leaf('x₁', -2),
      leaf('w₂', -3),
    ];
    const sum = made('+', 1, made('+', 4, made('×', -2, w0, x0), made('×', 6, w1, x1)), w2);
    const out = made('×', 0.73, made('σ', 0.7311, sum), w0);
    return plot.computationGraph(out);
  },
  trajectory2d: () =>
    plot.trajectory2d(
      (x, y) => rosenbrock(x, y) + 0.01,
      [
        { points: descent, name: '归一化梯度 normalised' },
        { points: descent.map(([x = 0, y = 0]) => [x * 0.9, y * 0.7]), name: '动量 momentum' },
      ],
      {
        title: { zh: 'Rosenbrock 函数上的轨迹', en: "Trajectories on Rosenbrock's function" },
        log: true,
        target: [1, 1],
        xRange: [-2, 2],
        yRange: [-0.8, 2.2],
      },
    ),
  activationCurves: () =>
    plot.activationCurves(
      [
        { name: 'sigmoid', f: sigmoid },
        { name: 'tanh', f: Math.tanh },
        { name: 'ReLU', f: (x) => Math.max(0, x), derivative: (x) => (x > 0 ? 1 : 0) },
      ],
      { title: { zh: '激活函数与导数', en: 'Activation functions and derivatives' } },
    ),
  panels: () =>
    plot.panels(
      [
        plot.decisionBoundary((grid) => grid.map(([x, y]) => sigmoid(4 * (y - 0.3 * x))), moons, {
          labels,
          names: ['0', '1'],
          title: { zh: '线性', en: 'Linear' },
        }),
        plot.line(
          [
            { y: epochs, name: { zh: '训练', en: 'train' } },
            { y: validation, name: { zh: '验证', en: 'validation' }, dash: 'dash' },
          ],
          { title: { zh: '损失', en: 'Loss' }, xLabel: { zh: '轮次', en: 'epoch' } },
        ),
        plot.imageGrid([ring([0, 0]), ring([1, 0])], { title: { zh: '两个环', en: 'Two rings' } }),
        plot.scatter(moons, { labels, names: ['0', '1'], equal: true, title: '散点 Points' }),
      ],
      { columns: 2, title: { zh: '四幅图并排', en: 'Four figures, one page' } },
    ),
};

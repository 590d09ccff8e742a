// One figure of every kind, as the chapters use them. The tests check them all; `tests/picture`
// draws them.

import * as tf from '@tensorflow/tfjs';
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
        { y: epochs, name: 'training loss' },
        { y: validation, name: 'validation loss', dash: 'dash' },
      ],
      {
        title: '损失随轮次下降 | The loss falls with the epochs',
        xLabel: 'epoch',
        yLabel: 'loss',
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
  lineWide: () =>
    plot.line(
      [
        { x: [1, 4, 16, 64, 256], y: [0.62, 0.31, 0.2, 0.09, 0.031], name: 'train' },
        { x: [1, 4, 16, 64, 256], y: [0.68, 0.52, 0.58, 0.74, 0.93], name: 'validation' },
        {
          x: [1, 4, 16, 64, 256],
          y: [0.68, 0.54, 0.46, 0.44, 0.47],
          name: '验证，加权重衰减 | validation, weight decay',
          dash: 'dash',
        },
      ],
      {
        title:
          '训练损失越宽越低，验证损失却升了上去；加上权重衰减之后，四百个神经元也不会过拟合，可见宽度不是问题 | ' +
          'Wider networks have a lower training loss and a higher validation loss; with weight decay even four hundred neurons do not overfit',
        xScale: 'log',
        yScale: 'log',
        xLabel: '隐藏神经元 | hidden neurons',
        yLabel: 'cross-entropy',
      },
    ),
  lineDecade: () =>
    plot.line(
      { x: [2, 3, 4, 5, 6, 7], y: [2.1e-6, 2.6e-6, 4e-6, 5.5e-6, 7e-6, 8.5e-6] },
      { xScale: 'log', yScale: 'log', title: '不到一个数量级 | Less than one decade' },
    ),
  scatterMarks: () =>
    plot.scatter(
      {
        x: [
          [1.5, 0.6],
          [1.1, 1.9],
          [-1.2, -0.4],
          [-0.6, -1.5],
          [-1.5, 0.5],
          [0.4, 1.6],
        ],
        y: [1, 1, 0, 0, 0, 1],
        classNames: ['负类 | negative', '正类 | positive'],
        featureNames: ['x₁', 'x₂'],
      },
      {
        size: 11,
        boundary: [
          { w: [1.2, -0.5], b: -0.2, name: '更新前 | before the update', dash: 'dash' },
          { w: [1.32, -0.02], b: 0.1, name: '更新后 | after the update' },
        ],
        ring: { points: [5], name: '漏掉的点 | the missed point' },
        arrows: [
          { to: [1.2, -0.5], name: 'w' },
          { from: [1.2, -0.5], to: [1.32, -0.02], name: 'ηx' },
        ],
        height: 520,
        title:
          '一次更新：直线转过去，把漏掉的点接到正确的一边 | One update: the line turns and takes the missed point to its side',
      },
    ),
  scatterRegression: () =>
    plot.scatter(
      { x: times(40, (i) => [i / 4]), y: times(40, (i) => 30 + 12 * i + 60 * normal()) },
      {
        xLabel: '面积（百平方米） | area (100 m²)',
        yLabel: '价格 | price',
        lines: [{ x: [0, 10], y: [30, 510], name: '拟合 | fit' }],
        title: '房价随面积 | Price over area',
      },
    ),
  scatterLog: () =>
    plot.scatter(
      times(60, (i) => [10 ** (1 + i / 30), 10 ** (0.8 + i / 40 + 0.1 * normal())]),
      {
        xScale: 'log',
        yScale: 'log',
        lines: [{ x: [10, 1000], y: [10, 1000], name: '界 | bound' }],
        xLabel: '(R/γ)²',
        yLabel: '犯错次数 | mistakes',
        title: '没有一个点越过这条线 | No dot above the line',
      },
    ),
  barTwo: () =>
    plot.bar(['784 个像素 | 784 pixels', '324 个 HoG 特征 | 324 HoG features'], [81.2, 93.4], {
      yLabel: '测试准确率（%） | test accuracy (%)',
      yRange: [0, 100],
      title: '分类器没变，特征变了 | The same classifier, other features',
    }),
  dots: () =>
    plot.dots(
      ['逻辑回归 | logistic regression', '多层感知机 | MLP', 'k 近邻 | k-NN'],
      [
        [0.871, 0.884, 0.879],
        [0.972, 0.989, 0.98],
        [0.941, 0.944, 0.936],
      ],
      {
        digits: 3,
        xLabel: 'test accuracy',
        title: '三个种子：多层感知机最好 | Three seeds: the MLP is best',
      },
    ),
  dotsSingle: () =>
    plot.dots(['784 个像素 | 784 pixels', '324 个 HoG 特征 | 324 HoG features'], [81.2, 93.4], {
      xLabel: '测试准确率（%） | test accuracy (%)',
      xRange: [0, 100],
    }),
  histograms: () =>
    plot.histogram(
      [
        { values: times(600, () => 1.2 + normal()), name: '不带横 | no bar' },
        { values: times(600, () => 0.4 + 1.4 * normal()), name: '带横 | barred' },
      ],
      {
        title: '7 的得分比最强的对手高多少 | By how much 7 beats its strongest rival',
        xLabel: '分差 | margin',
        yLabel: '图像数 | images',
        lines: [{ x: [0.8, 0.8], y: [0, 60], name: '均值 | mean', dash: 'dot' }],
      },
    ),
  confusionMatrix: () =>
    plot.confusionMatrix(
      [
        [48, 1, 0, 1],
        [2, 45, 3, 0],
        [0, 4, 44, 2],
        [1, 0, 1, 48],
      ],
      {
        names: ['猫 | cat', '狗 | dog', '船 | ship', '车 | car'],
        title: '狗和船最容易混 | Dogs and ships are taken for each other',
      },
    ),
  confusionMatrixShares: () =>
    plot.confusionMatrix(
      [
        [30, 10],
        [5, 55],
      ],
      { normalize: true },
    ),
  contourPlane: () =>
    plot.contour((x, y) => x * x + 3 * y * y + 2 * x * y, {
      xRange: [-2, 2],
      yRange: [-2, 2],
      title: '等高线是椭圆 | The level lines are ellipses',
      colorLabel: 'loss',
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
  decisionModel: () => {
    const model = {
      forward: (x: tf.Tensor2D) =>
        tf.tidy(() => {
          const [a, b] = tf.unstack(x, 1) as [tf.Tensor1D, tf.Tensor1D];
          return tf.stack([a.square().add(b.square()), tf.onesLike(a).mul(0.55)], 1);
        }),
    };
    const t = times(120, (i) => (i * Math.PI) / 60);
    const set = {
      x: t.map((angle, i) => {
        const r = (i % 2 === 0 ? 1 : 0.5) + 0.07 * normal();
        return [r * Math.cos(angle), r * Math.sin(angle)];
      }),
      y: t.map((_, i) => i % 2),
    };
    return plot.decisionBoundary(model, set, {
      names: ['外圈 | outer', '内圈 | inner'],
      xLabel: 'x₁',
      yLabel: 'x₂',
      title: '同心圆：边界也是圆 | Circles: the boundary is one too',
    });
  },
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
  boxesOverlay: () =>
    plot.boxesOverlay(
      ring([0, 0]),
      [
        { name: '真实 | truth', boxes: [[2, 2, 14, 14]], labels: ['环 | ring'] },
        { name: '找到 | found', boxes: [[1, 1, 9, 8]], dash: 'dash', color: 4 },
      ],
      { grid: 4, title: '一个对，一个错 | One right, one wrong' },
    ),
  maskOverlay: () =>
    plot.maskOverlay(
      [ring([0, 0]), ring([1, 1])],
      times(2, () => times(16, (y) => times(16, (x) => Math.floor(x / 6) * Number(y > 4)))),
      {
        names: ['中 | middle', '右 | right'],
        labels: ['一 | one', '二 | two'],
        size: 120,
        title: '两条，每条一类 | Two bands, one class each',
      },
    ),
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
  quiver: () =>
    plot.quiver(
      descent,
      [
        { vectors: descent.map(([x = 0, y = 0]) => [-x / 4, -y / 4]), name: '精确 | exact' },
        { vectors: descent.map(([x = 0, y = 0]) => [-x / 5, -y / 3]), name: '学到 | learned' },
      ],
      {
        title: '箭头指向原点 | The arrows point to the origin',
        points: [[0, 0]],
        pointsName: '原点 | origin',
      },
    ),
  trajectory: () =>
    plot.trajectory(
      (x, y) => rosenbrock(x, y) + 0.01,
      [
        { points: descent, name: '归一化梯度 | normalized' },
        { points: descent.map(([x = 0, y = 0]) => [x * 0.9, y * 0.7]), name: 'momentum' },
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
  imageGridNamed: () =>
    plot.imageGrid([ring([0, 0]), ring([1, 0]), ring([0, 1]), ring([2, -1])], {
      labels: ['原图 | original', '打乱的落日 | the shuffled sunset', '海 | sea', '→ 2 px: 3.14'],
      size: 120,
    }),
  panelsLegends: () =>
    plot.panels(
      [
        plot.line(
          [
            { y: [0, 1, 2, 1, 2, 2], name: 'w₁' },
            { y: [0, 1, 0, 1, 1, 1], name: 'w₂' },
            { y: [0, -1, -2, -2, -3, -3], name: 'b' },
          ],
          { title: '每次更新之后的参数 | Parameters after each update', xLabel: 'update' },
        ),
        plot.scatter(
          {
            x: [
              [0, 0],
              [0, 1],
              [1, 0],
              [1, 1],
            ],
            y: [0, 0, 0, 1],
          },
          {
            size: 12,
            xRange: [-0.5, 1.7],
            yRange: [-0.5, 1.7],
            boundary: [
              { w: [2, 1], b: -3, name: '2x₁ + x₂ = 3' },
              { w: [2, 1], b: -2, name: '2x₁ + x₂ = 2', dash: 'dash' },
            ],
            title: '学到的直线 | The line it found',
          },
        ),
      ],
      { size: 260 },
    ),
  panelsBars: () =>
    plot.panels(
      [
        plot.heatmap(
          times(6, (y) => times(6, (x) => x * y)),
          { title: '票跟着边走 | The votes follow', annotate: false, colorLabel: '票 | votes' },
        ),
        plot.latentScatter(codes.slice(0, 200), {
          values: times(200, (i) => i / 20),
          colorLabel: '倾斜 | slant',
          title: '按倾斜着色 | Colored by slant',
        }),
      ],
      { title: '两种颜色，两条色标 | Two colorings, two bars' },
    ),
  panelsMoments: () =>
    plot.panels(
      times(6, (k) =>
        plot.scatter(moons.slice(0, 80), {
          labels: labels.slice(0, 80),
          size: 5,
          boundary: { w: [Math.cos(k), Math.sin(k)], b: -0.2 * k },
          ring: { points: [k], name: '出错的点 | the mistake' },
          xRange: [-2, 3],
          yRange: [-2, 3],
          title: `第 ${k + 1} 次更新 | update ${k + 1}`,
        }),
      ),
      { columns: 3, size: 190, title: '学习中的六个时刻 | Six moments of learning' },
    ),
  steps: () =>
    plot.steps(
      times(8, (k) =>
        plot.scatter(
          { x: moons, y: labels },
          {
            names: ['上弦月 | upper moon', '下弦月 | lower moon'],
            boundary: { w: [0.3 * k, 1 - 0.2 * k], b: 0.2 - 0.1 * k },
            ring: [5 * k],
            title: '边界一步步转过去 | The boundary turns step by step',
          },
        ),
      ),
      { label: (k) => `第 ${k + 1} 次更新 | update ${k + 1}` },
    ),
  stepsRegions: () =>
    plot.steps(
      times(4, (k) =>
        plot.decisionBoundary(
          (grid) =>
            grid.map(([x, y]) => sigmoid((1 + 2 * k) * (y - 0.25 - 0.6 * Math.sin(2.2 * x + 0.4)))),
          moons,
          { labels: labels.map((label) => 1 - label) },
        ),
      ),
      {
        label: (k) => `第 ${20 * k} 轮 | epoch ${20 * k}`,
        title: '分界越来越清楚 | The boundary grows sharp',
        start: 3,
      },
    ),
  stepsImages: () =>
    plot.steps(
      times(3, (k) =>
        plot.imageGrid(
          times(10, (i) => ring([i / 3 - 1.5, k - 1])),
          { columns: 5 },
        ),
      ),
      { label: (k) => `β = ${4 ** k}` },
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
            { y: epochs, name: 'train' },
            { y: validation, name: 'validation', dash: 'dash' },
          ],
          { title: { zh: '损失', en: 'Loss' }, xLabel: 'epoch' },
        ),
        plot.imageGrid([ring([0, 0]), ring([1, 0])], { title: { zh: '两个环', en: 'Two rings' } }),
        plot.scatter(moons, { labels, names: ['0', '1'], equal: true, title: '散点 Points' }),
      ],
      { columns: 2, title: { zh: '四幅图并排', en: 'Four figures, one page' } },
    ),
};

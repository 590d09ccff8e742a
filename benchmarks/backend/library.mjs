// What chapters run: modules, optimizers and `fit` of the library. `nn step` is a loop of one's own
// over `optimizer.step`, `train.fit` the library's; their first thousand steps, before V8 has
// compiled what is around the kernels, count too in a chapter, but not here.
import { data, models, nn, optim, Rng, tf, train, uniform } from 'notegrad';
import { batchOf } from './batches.mjs';

const rng = new Rng(1);

/** Examples x of a shape that belong to one of some classes. */
const classes = (shape, count) => (size) => ({
  x: uniform([size, ...shape], { rng }),
  y: tf.tensor1d(
    Array.from({ length: size }, () => rng.int(count)),
    'int32',
  ),
});
const images = classes([28, 28, 1], 10);
const sequences = classes([40, 16], 10);

/** Rows of characters, and for each of them the next. */
function characters(size) {
  const draw = () => Array.from({ length: size * 64 }, () => rng.int(64));
  return {
    x: tf.tensor2d(draw(), [size, 64], 'int32'),
    y: tf.tensor2d(draw(), [size, 64], 'int32'),
  };
}

/** An image is what its autoencoder should put out. */
function itself(size) {
  const x = uniform([size, 28, 28, 1], { rng });
  return { x, y: x };
}

const recurrent = (Layer) => () =>
  new nn.Sequential(new Layer(16, 32, { rng, returns: 'last' }), new nn.Linear(32, 10, { rng }));

/** How each model is built, and what it is trained on. */
const networks = {
  mlp: {
    build: () =>
      new nn.Sequential(
        new nn.Flatten(),
        new nn.Linear(784, 512, { rng }),
        nn.relu,
        new nn.Linear(512, 256, { rng }),
        nn.relu,
        new nn.Linear(256, 10, { rng }),
      ),
    examples: images,
  },
  cnn: {
    build: () =>
      new nn.Sequential(
        new nn.Conv2d(1, 32, 3, { rng }),
        nn.relu,
        new nn.MaxPool2d(2),
        new nn.Conv2d(32, 64, 3, { rng }),
        nn.relu,
        new nn.MaxPool2d(2),
        new nn.Flatten(),
        new nn.Linear(1600, 128, { rng }),
        nn.relu,
        new nn.Linear(128, 10, { rng }),
      ),
    examples: images,
  },
  // As small as those of first lessons: all but the kernels.
  toy: {
    build: () =>
      new nn.Sequential(
        new nn.Linear(2, 16, { rng }),
        nn.tanh,
        new nn.Linear(16, 16, { rng }),
        nn.tanh,
        new nn.Linear(16, 2, { rng }),
      ),
    examples: classes([2], 2),
  },
  lenet: { build: () => new models.LeNet5({ rng }), examples: images },
  resnet: {
    build: () =>
      new nn.Sequential(
        new nn.Conv2d(1, 16, 3, { rng, padding: 1, bias: false }),
        new nn.BatchNorm2d(16),
        nn.relu,
        new models.BasicBlock(16, 16, { rng }),
        new models.BasicBlock(16, 32, { rng, stride: 2 }),
        new models.BasicBlock(32, 64, { rng, stride: 2 }),
        new nn.GlobalAvgPool(),
        new nn.Linear(64, 10, { rng }),
      ),
    examples: images,
  },
  separable: {
    build: () =>
      new nn.Sequential(
        new nn.Conv2d(1, 16, 3, { rng, stride: 2, padding: 1 }),
        nn.relu,
        new nn.SeparableConv2d(16, 32, 3, { rng, padding: 1 }),
        nn.relu,
        new nn.SeparableConv2d(32, 64, 3, { rng, stride: 2, padding: 1 }),
        nn.relu,
        new nn.GlobalAvgPool(),
        new nn.Linear(64, 10, { rng }),
      ),
    examples: images,
  },
  autoencoder: {
    build: () => {
      const half = { rng, stride: 2, padding: 1 };
      return new nn.Sequential(
        new nn.Conv2d(1, 16, 3, half),
        nn.relu,
        new nn.Conv2d(16, 8, 3, half),
        nn.relu,
        new nn.ConvTranspose2d(8, 16, 3, { ...half, outputPadding: 1 }),
        nn.relu,
        new nn.ConvTranspose2d(16, 1, 3, { ...half, outputPadding: 1 }),
        nn.sigmoid,
      );
    },
    examples: itself,
    loss: nn.mse,
  },
  rnn: { build: recurrent(nn.RNN), examples: sequences },
  lstm: { build: recurrent(nn.LSTM), examples: sequences },
  gru: { build: recurrent(nn.GRU), examples: sequences },
  // 64 characters at once of an alphabet of 64.
  'character gru': {
    build: () =>
      new nn.Sequential(
        new nn.Embedding(64, 32, { rng }),
        new nn.GRU(32, 128, { rng }),
        new nn.Linear(128, 64, { rng }),
      ),
    examples: characters,
  },
};

/** The model by its name, and how a measured call trains it. */
function library({ build, examples, loss = nn.crossEntropy }) {
  return (_tf, kind, batch) => {
    const net = build();
    const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
    if (kind === 'nn step') {
      const { x, y } = examples(batch);
      return (steps) => {
        for (let i = 0; i < steps; i++) optimizer.step(() => loss(net.forward(x), y));
      };
    }
    const { x, y } = examples(batch * batchOf(kind));
    const set = new data.Dataset({ x, y });
    const options = { loss, optimizer, batchSize: batch, epochs: 1, rng };
    return () => train.fit(net, set, { ...options, progress: false });
  };
}

export const libraryModels = Object.fromEntries(
  Object.entries(networks).map(([name, network]) => [name, library(network)]),
);

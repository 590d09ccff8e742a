// What chapters run: modules, optimizers and `fit` of the library. `nn step` is a loop of one's own
// over `optimizer.step`, `train.fit` the library's; their first thousand steps, before V8 has
// compiled what is around the kernels, count too in a chapter, but not here.
import { data, nn, optim, Rng, tf, train, uniform } from 'notegrad';
import { batchOf } from './batches.mjs';

const rng = new Rng(1);

const networks = {
  mlp: () => [
    new nn.Flatten(),
    new nn.Linear(784, 512, { rng }),
    nn.relu,
    new nn.Linear(512, 256, { rng }),
    nn.relu,
    new nn.Linear(256, 10, { rng }),
  ],
  cnn: () => [
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
  ],
  // As small as those of first lessons: all but the kernels.
  toy: () => [
    new nn.Linear(2, 16, { rng }),
    nn.tanh,
    new nn.Linear(16, 16, { rng }),
    nn.tanh,
    new nn.Linear(16, 2, { rng }),
  ],
};

/** The model by its name, and how a measured call trains it. */
function library(name) {
  return (_tf, kind, batch) => {
    const net = new nn.Sequential(...networks[name]());
    const size = batch * batchOf(kind);
    const [shape, classes] = name === 'toy' ? [[2], 2] : [[28, 28, 1], 10];
    const x = uniform([size, ...shape], { rng });
    const labels = Array.from({ length: size }, () => rng.int(classes));
    const y = tf.tensor1d(labels, 'int32');
    const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
    if (kind === 'nn step') {
      return () => optimizer.step(() => nn.crossEntropy(net.forward(x), y));
    }
    const examples = new data.Dataset({ x, y });
    const options = { loss: nn.crossEntropy, optimizer, batchSize: batch, epochs: 1, rng };
    return () => train.fit(net, examples, { ...options, progress: false });
  };
}

export const libraryModels = Object.fromEntries(
  Object.keys(networks).map((name) => [name, library(name)]),
);

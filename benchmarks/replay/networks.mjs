// Networks as small as those of lessons, each with a data set, batches of 32.
import { data, models, nn, Rng, tf, uniform } from 'notegrad';

const rng = new Rng(1);
/** Examples of a data set: an epoch of 40 batches. */
const SIZE = 32 * 40;

const labels = (count) =>
  tf.tensor1d(
    Array.from({ length: SIZE }, () => rng.int(count)),
    'int32',
  );
const classes = (shape, count) =>
  new data.Dataset({ x: uniform([SIZE, ...shape], { rng }), y: labels(count) });
const crossEntropy = { loss: nn.crossEntropy };

/** How each is built, what it learns, and what of. */
export const networks = {
  'toy 2-16-16-2': {
    build: () => new models.MLP([2, 16, 16, 2], { rng: 1, activation: nn.tanh }),
    set: classes([2], 2),
    goal: () => crossEntropy,
  },
  'digits 64-64-10': {
    build: () => new models.MLP([64, 64, 10], { rng: 1 }),
    set: classes([64], 10),
    goal: () => crossEntropy,
  },
  cnn: {
    build: () =>
      new nn.Sequential(
        new nn.Conv2d(1, 8, 3, { rng: 1 }),
        nn.relu,
        new nn.MaxPool2d(2),
        new nn.Conv2d(8, 16, 3, { rng: 2 }),
        nn.relu,
        new nn.MaxPool2d(2),
        new nn.Flatten(),
        new nn.Linear(64, 10, { rng: 3 }),
      ),
    set: classes([16, 16, 1], 10),
    goal: () => crossEntropy,
  },
  gru: {
    build: () =>
      new nn.Sequential(
        new nn.GRU(8, 16, { rng: 1, returns: 'last' }),
        new nn.Linear(16, 10, { rng: 2 }),
      ),
    set: classes([20, 8], 10),
    goal: () => crossEntropy,
  },
  autoencoder: {
    build: () => new models.Autoencoder({ rng: 1, inputShape: [16, 16, 1], hidden: [64] }),
    set: new data.Dataset({ x: uniform([SIZE, 16, 16, 1], { rng }) }),
    goal: (net) => ({ objective: net.objective }),
  },
};

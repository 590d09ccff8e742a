// Snake by Q-learning: a network plays, keeps what it saw, and learns from draws of that against a
// copy of itself that lags behind.
import { below } from '../random.mjs';

const ACTIONS = 3;
const GAMMA = 0.99;

export const sizes = {
  full: { frames: 5, batch: 64, filters: 128, side: 9 },
  cpu: { frames: 2, batch: 16, filters: 8, side: 9 },
  tiny: { frames: 2, batch: 4, filters: 2, side: 7 },
};

export const unit = ({ frames, batch, filters }) =>
  `${frames} frames, batches of ${batch}, ${filters} filters`;

/** The game: a snake of three fields that moves on, to its left or to its right, and grows. */
class Game {
  constructor(side, rng) {
    this.side = side;
    this.rng = rng;
    this.reset();
  }

  reset() {
    const middle = this.side >> 1;
    this.body = [0, 1, 2].map((i) => [middle, middle - i]);
    this.heading = [0, 1];
    this.placeFruit();
  }

  placeFruit() {
    do this.fruit = [below(this.rng, this.side), below(this.rng, this.side)];
    while (this.body.some(([y, x]) => y === this.fruit[0] && x === this.fruit[1]));
  }

  state() {
    return { body: this.body.map((field) => [...field]), fruit: [...this.fruit] };
  }

  step(action) {
    const [dy, dx] = this.heading;
    this.heading = [
      [dy, dx],
      [-dx, dy],
      [dx, -dy],
    ][action];
    const head = [this.body[0][0] + this.heading[0], this.body[0][1] + this.heading[1]];
    const outside = head.some((at) => at < 0 || at >= this.side);
    if (outside || this.body.some(([y, x]) => y === head[0] && x === head[1])) {
      this.reset();
      return { reward: -10, done: true };
    }
    this.body.unshift(head);
    if (head[0] === this.fruit[0] && head[1] === this.fruit[1]) {
      this.placeFruit();
      return { reward: 10, done: false };
    }
    this.body.pop();
    return { reward: -0.2, done: false };
  }
}

function boards(tf, states, side) {
  const values = tf.buffer([states.length, side, side, 2]);
  for (const [i, { body, fruit }] of states.entries()) {
    for (const [at, [y, x]] of body.entries()) values.set(at === 0 ? 2 : 1, i, y, x, 0);
    values.set(1, i, ...fruit, 1);
  }
  return values.toTensor();
}

function createNetwork(tf, side, filters) {
  const { layers } = tf;
  const net = tf.sequential();
  const conv = { kernelSize: 3, strides: 1, activation: 'relu' };
  net.add(layers.conv2d({ ...conv, filters, inputShape: [side, side, 2] }));
  net.add(layers.batchNormalization());
  net.add(layers.conv2d({ ...conv, filters: 2 * filters }));
  net.add(layers.batchNormalization());
  net.add(layers.conv2d({ ...conv, filters: 2 * filters }));
  net.add(layers.flatten());
  net.add(layers.dense({ units: 100, activation: 'relu' }));
  net.add(layers.dropout({ rate: 0.25 }));
  net.add(layers.dense({ units: ACTIONS }));
  return net;
}

export function create(tf, rng, { frames, batch, filters, side }) {
  const online = createNetwork(tf, side, filters);
  const target = createNetwork(tf, side, filters);
  target.setWeights(online.getWeights());
  target.trainable = false;
  const optimizer = tf.train.adam(1e-3);
  const game = new Game(side, rng);
  const memory = [];
  let frame = 0;

  function play(epsilon) {
    const state = game.state();
    const action =
      rng() < epsilon
        ? below(rng, ACTIONS)
        : tf.tidy(
            () =>
              online
                .predict(boards(tf, [state], side))
                .argMax(-1)
                .dataSync()[0],
          );
    const { reward, done } = game.step(action);
    memory.push({ state, action, reward, done, next: game.state() });
    if (memory.length > 1000) memory.shift();
  }

  function learn() {
    const drawn = Array.from({ length: batch }, () => memory[below(rng, memory.length)]);
    const loss = () =>
      tf.tidy(() => {
        const states = boards(
          tf,
          drawn.map(({ state }) => state),
          side,
        );
        const actions = tf.tensor1d(
          drawn.map(({ action }) => action),
          'int32',
        );
        const q = online.apply(states, { training: true }).mul(tf.oneHot(actions, ACTIONS)).sum(-1);
        const rewards = tf.tensor1d(drawn.map(({ reward }) => reward));
        const later = boards(
          tf,
          drawn.map(({ next }) => next),
          side,
        );
        const best = target.predict(later).max(-1);
        const goesOn = tf.scalar(1).sub(tf.tensor1d(drawn.map(({ done }) => Number(done))));
        return tf.losses.meanSquaredError(rewards.add(best.mul(goesOn).mul(GAMMA)), q);
      });
    const { value, grads } = tf.variableGrads(loss);
    optimizer.applyGradients(grads);
    const cost = value.dataSync()[0];
    tf.dispose([value, grads]);
    return cost;
  }

  while (memory.length < 2 * batch) play(1);
  return {
    async step() {
      const losses = [];
      for (let i = 0; i < frames; i++) {
        play(0.1);
        losses.push(learn());
        if (++frame % 20 === 0) target.setWeights(online.getWeights());
      }
      return losses;
    },
  };
}

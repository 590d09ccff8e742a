// A pole on a cart by policy gradients: many predictions of one row, and a gradient for each.

export const sizes = {
  full: { games: 5, most: 100 },
  cpu: { games: 5, most: 100 },
  tiny: { games: 2, most: 20 },
};

export const unit = ({ games, most }) => `${games} games of at most ${most} moves`;

/** Position and speed of the cart, angle and turning speed of the pole, in SI units. */
class CartPole {
  constructor(rng) {
    this.state = Array.from({ length: 4 }, () => 0.4 * (rng() - 0.5));
  }

  /** Pushes to the right or to the left; whether the pole has fallen or the cart has left. */
  push(right) {
    let [x, speed, angle, turning] = this.state;
    const [gravity, cart, pole, half, time] = [9.8, 1, 0.1, 0.5, 0.02];
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const push = ((right ? 10 : -10) + pole * half * turning ** 2 * sin) / (cart + pole);
    const turn =
      (gravity * sin - cos * push) / (half * (4 / 3 - (pole * cos ** 2) / (cart + pole)));
    const gain = push - (pole * half * turn * cos) / (cart + pole);
    x += time * speed;
    speed += time * gain;
    angle += time * turning;
    turning += time * turn;
    this.state = [x, speed, angle, turning];
    return Math.abs(x) > 2.4 || Math.abs(angle) > Math.PI / 15;
  }
}

export function create(tf, rng, { games, most }) {
  const net = tf.sequential();
  net.add(tf.layers.dense({ units: 4, activation: 'elu', inputShape: [4] }));
  net.add(tf.layers.dense({ units: 1 }));
  const optimizer = tf.train.adam(0.05);

  /** The action that is drawn, and the gradients that make it more likely. */
  function act(state) {
    let action = 0;
    const { value, grads } = tf.variableGrads(() =>
      tf.tidy(() => {
        const logit = net.predict(tf.tensor2d([state]));
        const left = tf.sigmoid(logit).dataSync()[0];
        action = rng() < left ? 0 : 1;
        return tf.losses.sigmoidCrossEntropy(tf.tensor2d([[1 - action]]), logit).asScalar();
      }),
    );
    const cost = value.dataSync()[0];
    value.dispose();
    return { action, grads, cost };
  }

  return {
    async step() {
      const names = net.trainableWeights.map(({ val }) => val.name);
      const kept = Object.fromEntries(names.map((name) => [name, []]));
      const returns = [];
      let costs = 0;
      for (let game = 0; game < games; game++) {
        const cartPole = new CartPole(rng);
        const rewards = [];
        for (let done = false; !done && rewards.length < most; ) {
          const { action, grads, cost } = act(cartPole.state);
          for (const name of names) kept[name].push(grads[name]);
          costs += cost;
          done = cartPole.push(action === 1);
          rewards.push(done ? 0 : 1);
        }
        for (let t = rewards.length - 2; t >= 0; t--) rewards[t] += 0.95 * rewards[t + 1];
        returns.push(...rewards);
      }
      tf.tidy(() => {
        const all = tf.tensor1d(returns);
        const { mean, variance } = tf.moments(all);
        const advantages = all.sub(mean).div(variance.sqrt()).dataSync();
        const mixed = {};
        for (const name of names) {
          mixed[name] = tf.tidy(() => {
            const scaled = kept[name].map((gradient, i) => gradient.mul(advantages[i]));
            return tf.mean(tf.stack(scaled), 0);
          });
        }
        optimizer.applyGradients(mixed);
      });
      tf.dispose(kept);
      return [costs / returns.length, returns.length];
    },
  };
}

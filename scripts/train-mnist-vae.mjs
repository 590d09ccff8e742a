// Trains the VAE of `models.mnistVae()` on 10,000 images of MNIST, and packs its weights, one byte
// each, into src/models/shipped/packed. It needs MNIST (see `data.mnist`) and takes a minute or two:
//
//     node scripts/train-mnist-vae.mjs
import fresh from './fresh.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const { data, models, optim, tf, train } = await import('../dist/index.js');

const digits = await data.mnist({ part: 'train', n: 10_000 });
const held = await data.mnist({ part: 'test', n: 2000 });
const vae = new models.VAE({ rng: 1, hidden: [64], latent: 2 });
await train.fit(vae, digits, {
  objective: ({ x }, { rng }) => vae.elbo(x, { rng }),
  lr: optim.schedules.linear(0.004),
  epochs: 60,
  batchSize: 100,
  rng: 2,
});
const bound = () => tf.tidy(() => vae.elbo(held.x, { rng: 3 }).loss.dataSync()[0]);
const before = bound();

packWeights(vae, 'mnist-vae', 'train-mnist-vae.mjs');
console.log(
  `-ELBO of ${held.size} test images: ${before.toFixed(2)} nats, packed ${bound().toFixed(2)}`,
);

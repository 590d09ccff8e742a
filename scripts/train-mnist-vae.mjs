// Trains the VAE of `models.mnistVae()` on 10,000 images of MNIST, and packs its weights, one byte
// each, into src/models/shipped/packed. It needs MNIST (see `data.mnist`) and takes a minute or two:
//
//     node scripts/train-mnist-vae.mjs
import { writeFileSync } from 'node:fs';
import fresh from './fresh.mjs';

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

/** Of each weight: how much one step of its bytes is worth, and the bytes. */
const packed = Object.fromEntries(
  Object.entries(vae.stateDict()).map(([name, { shape, values }]) => {
    const step = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    const bytes = Int8Array.from(values, (value) => Math.round(value / step));
    return [name, { shape, step, bytes: Buffer.from(bytes.buffer).toString('base64') }];
  }),
);
vae.loadStateDict(
  Object.fromEntries(
    Object.entries(packed).map(([name, { shape, step, bytes }]) => {
      const values = Float32Array.from(
        new Int8Array(Buffer.from(bytes, 'base64')),
        (b) => b * step,
      );
      return [name, { shape, values }];
    }),
  ),
);
console.log(
  `-ELBO of ${held.size} test images: ${before.toFixed(2)} nats, packed ${bound().toFixed(2)}`,
);
const lines = JSON.stringify(packed).replace(/.{96}/g, '$&\n');
writeFileSync(
  new URL('../src/models/shipped/packed/mnist-vae.ts', import.meta.url),
  `// Made by scripts/train-mnist-vae.mjs.\nexport const packed: string = \`\n${lines}\n\`;\n`,
);

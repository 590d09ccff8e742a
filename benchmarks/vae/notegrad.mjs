// One training of `index.mjs` by this library: `node notegrad.mjs '{"goal": 110, "epochs": 100, "seed": 1}'`.
import { data, models, optim, tf, train } from 'notegrad';

const { goal, epochs, seed } = JSON.parse(process.argv[2]);
const digits = await data.mnist({ n: 10_000 });
const test = await data.mnist({ part: 'test' });
const vae = new models.VAE({ rng: seed });
const optimizer = new optim.Adam(vae.parameters(), { lr: 1e-3 });

function testNats() {
  let nats = 0;
  for (const { x } of new data.DataLoader(test, { batchSize: 1000 })) {
    nats += tf.tidy(() => {
      const { kl, reconstruction } = vae.elbo(x, { rng: 4 });
      return kl.sub(reconstruction).sum().dataSync()[0] / test.size;
    });
  }
  return nats;
}

let seconds = 0;
let nats = Number.POSITIVE_INFINITY;
let epoch = 0;
while (nats > goal && epoch < epochs) {
  epoch++;
  const began = performance.now();
  await train.fit(vae, digits, {
    ...{ objective: vae.objective, optimizer, epochs: 1, batchSize: 128 },
    ...{ rng: seed * 1000 + epoch, progress: false },
  });
  seconds += (performance.now() - began) / 1000;
  nats = testNats();
}
console.log(JSON.stringify({ version: process.version, epochs: epoch, nats, seconds }));

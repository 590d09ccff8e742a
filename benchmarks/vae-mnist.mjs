// The variational autoencoder of PyTorch's examples (784-400-20, Adam 1e-3, batches of 128) on 10,000 MNIST
// images: the test set's negative ELBO in nats, and the seconds of training it took.
//
//   npm run build && NOTEGRAD_DATA=<folder of the IDX files> node benchmarks/vae-mnist.mjs [epochs = 40]
import { backend, data, models, optim, Rng, tf, train } from 'notegrad';

const epochs = Number(process.argv[2] ?? 40);
const digits = await data.mnist({ n: 10_000 });
const test = await data.mnist({ part: 'test' });
const vae = new models.VAE({ rng: new Rng(1) });
const optimizer = new optim.Adam(vae.parameters(), { lr: 1e-3 });
const rng = new Rng(3);

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
for (let epoch = 1; epoch <= epochs; epoch++) {
  const start = performance.now();
  await train.fit(vae, digits, {
    objective: ({ x }, { rng: draws }) => vae.elbo(x, { rng: draws }).loss,
    optimizer,
    epochs: 1,
    batchSize: 128,
    rng,
    progress: false,
  });
  seconds += (performance.now() - start) / 1000;
  if (epoch % 5 === 0 || epoch === epochs) {
    console.log(
      `epoch ${String(epoch).padStart(3)}   test -ELBO ${testNats().toFixed(2)} nats   ${seconds.toFixed(1)} s`,
    );
  }
}
const { backend: name, simd, threads } = backend.info();
console.log(JSON.stringify({ epochs, nats: testNats(), seconds, backend: name, simd, threads }));

// The library in the page, and the backend alone in a worker. What comes out is the page's result.
import * as tf from '@tensorflow/tfjs';
import { data, nn, optim, train } from 'notegrad';
import * as backend from 'notegrad/backend';

const said = [];
for (const level of ['warn', 'error']) {
  const say = console[level];
  console[level] = (...words) => {
    said.push(words.join(' '));
    say(...words);
  };
}

async function inPage() {
  await tf.ready();
  const digits = await data.digits();
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(64, 16, { rng: 1 }),
    nn.relu,
    new nn.Linear(16, 10, { rng: 2 }),
  );
  const { epochs } = await train.fit(net, digits.take(256), {
    ...{ loss: nn.crossEntropy, optimizer: optim.adam(), epochs: 2, rng: 3, progress: false },
  });
  const saved = await nn.save(net, 'net.safetensors').catch(({ message }) => message);
  return { ...about(), losses: epochs.map(({ loss }) => loss), saved };
}

function about() {
  const { backend: name, reason, threads } = backend.info();
  return { name, reason, threads, tfjs: tf.getBackend() };
}

function inWorker() {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`worker: ${message}`));
  });
}

window.result = Promise.all([inPage(), inWorker()]).then(
  ([page, worker]) => ({ page, worker, said }),
  (error) => ({ error: String(error?.stack ?? error), said }),
);

import * as tf from '@tensorflow/tfjs-core';
import * as backend from 'notegrad/backend';

const said = [];
for (const level of ['warn', 'error']) console[level] = (...words) => said.push(words.join(' '));

(async () => {
  await tf.ready();
  const sum = tf.sum(tf.matMul(tf.ones([40, 50]), tf.ones([50, 60])));
  const { backend: name, reason } = backend.info();
  self.postMessage({ name, reason, sum: (await sum.data())[0], said });
})().catch((error) => self.postMessage({ error: String(error.stack) }));

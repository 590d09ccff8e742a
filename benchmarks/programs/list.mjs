// Programs as authors of TensorFlow.js write them, who have never heard of this backend: the shapes
// of work of those that its makers publish, on data that is drawn here.
//
// Each has `sizes`, the jobs that it can be set to: `full`, `cpu` for the slowest backend, `tiny` for
// tests; `unit(size)`, what one step is, in words; and `create(tf, rng, size)`, which gives
// { step() }: it works through one unit, and its promise has the unit's losses.
import * as acgan from './works/acgan.mjs';
import * as addition from './works/addition.mjs';
import * as attention from './works/attention.mjs';
import * as cartPole from './works/cart-pole.mjs';
import * as dqn from './works/dqn.mjs';
import * as lstmText from './works/lstm-text.mjs';
import * as mnistCnn from './works/mnist-cnn.mjs';
import * as mnistCore from './works/mnist-core.mjs';
import * as sentimentCnn from './works/sentiment-cnn.mjs';
import * as sentimentLstm from './works/sentiment-lstm.mjs';
import * as transfer from './works/transfer.mjs';
import * as vae from './works/vae.mjs';
import * as weather from './works/weather.mjs';

export const programs = {
  'mnist-cnn': mnistCnn,
  'mnist-core': mnistCore,
  acgan,
  'lstm-text': lstmText,
  addition,
  vae,
  dqn,
  attention,
  'sentiment-cnn': sentimentCnn,
  'sentiment-lstm': sentimentLstm,
  'cart-pole': cartPole,
  weather,
  transfer,
};

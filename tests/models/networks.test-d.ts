import type * as tf from '@tensorflow/tfjs';
import { models, type nn, type Tensor } from '../../src/index.ts';

// One network stands for another, of sizes that are not known.
declare function watch(vae: models.VAE<readonly number[], number>): void;
declare function weigh(vae: models.VAE<readonly [16, 16, 1], 8>): void;
const vae = new models.VAE({ rng: 1, hidden: [256], latent: 2 });
watch(vae);
watch(new models.VAE({ rng: 1 }));
weigh(new models.VAE({ rng: 1, inputShape: [16, 16, 1], latent: 8, hidden: [5] }));
export const stands: {
  autoencoder: models.Autoencoder<readonly number[], number>;
  mlp: models.MLP;
  modules: nn.Module[];
} = {
  autoencoder: new models.Autoencoder({ rng: 1, inputShape: [16, 16, 1], latent: 8 }),
  mlp: new models.MLP([2, 3, 4], { rng: 1 }),
  modules: [vae, new models.MLP([2, 3], { rng: 1 })],
};

// Layers know their sizes, where these are written out.
export const sizes: {
  trunk: nn.Parameter<[784, 256]>;
  mu: nn.Parameter<[256, 2]>;
  decoder: nn.Parameter<[256, 784]>;
  image: Tensor<[number, 28, 28, 1]>;
  scores: Tensor<[number, 4]>;
  bound: tf.Scalar;
} = {
  trunk: vae.trunk.layers[0].weight,
  mu: vae.mu.weight,
  decoder: vae.decoder.layers[1].weight,
  image: vae.sample(3, { rng: 2 }),
  scores: new models.MLP([2, 3, 4], { rng: 1 }).forward({} as tf.Tensor),
  bound: vae.elbo({} as tf.Tensor, { rng: 2 }).loss,
};

const perceptron = new models.Perceptron();
export const one: 0 | 1 = perceptron.predict([1, 2]);
export const many: Int32Array = perceptron.predict([[1, 2]]);

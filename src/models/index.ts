import './own-code.ts';

export {
  AlexNet,
  BasicBlock,
  Bottleneck,
  type ClassifierOptions,
  DnCnn,
  type DnCnnOptions,
  FCN,
  type FCNOptions,
  GoogLeNet,
  Inception,
  type InceptionChannels,
  InvertedResidual,
  LeNet5,
  MobileNetV1,
  MobileNetV2,
  ResNet,
  type ResNetOptions,
  type SegmenterOptions,
  SqueezeExcitation,
  type SqueezeExcitationOptions,
  TextCnn,
  type TextCnnOptions,
  UNet,
  type UNetOptions,
  VGG,
} from './architectures/index.ts';
export { Autoencoder, type AutoencoderOptions } from './autoencoder.ts';
export { AutoencoderBase, type AutoencoderValues } from './autoencoder-base.ts';
export { ConvAutoencoder, type ConvAutoencoderOptions } from './autoencoder-conv.ts';
export { type BoundOptions, type Gaussian, importanceBounds } from './bound.ts';
export { CharRnn, type CharRnnOptions, type Reading, type WriteOptions } from './char-rnn.ts';
export {
  ElasticNet,
  type ElasticNetModelOptions,
  type LassoOptions,
  type SparseSolver,
} from './elastic-net.ts';
export { GAN, type GANOptions, type PlayOptions } from './gan.ts';
export { GaussianMixture, type GaussianMixtureOptions } from './gaussian-mixture.ts';
export { KMeans, type KMeansOptions } from './k-means.ts';
export { type KlParts, klParts } from './kl-parts.ts';
export { KNN, type KNNOptions } from './knn.ts';
export { Lasso } from './lasso.ts';
export { LinearModel, type LinearModelOptions } from './linear-model.ts';
export {
  type LogisticFitOptions,
  LogisticRegression,
  type LogisticRegressionOptions,
} from './logistic-regression.ts';
export { MLP, type MLPLayers, type MLPOptions } from './mlp.ts';
export {
  novikoffBound,
  Perceptron,
  type PerceptronFitOptions,
  type PerceptronFrame,
  type PerceptronHistory,
  type PerceptronOptions,
} from './perceptron.ts';
export { Ridge, type RidgeOptions } from './ridge.ts';
export { type SampleOptions, sample } from './sample.ts';
export {
  type CourseWriterChoice,
  courseWriter,
  digitGan,
  glyphCnn,
  glyphMlp,
  mnistVae,
  type SegmenterChoice,
  sceneDenoiser,
  segmenter,
} from './shipped/index.ts';
export {
  type Learner,
  type OutOfFoldOptions,
  outOfFold,
  type Predictor,
  type Stack,
  stack,
} from './stack.ts';
export { type DrawOptions, type Elbo, reparameterize, VAE, type VAEOptions } from './vae.ts';
export { averageProbabilities, majorityVote, type VoteOptions } from './vote.ts';
export { xorExact } from './xor.ts';

// Trains the network of `models.glyphMlp()` on 4000 digits that `data.glyphDigits` draws, cut and
// scaled to 8 x 8 pixels, and packs its weights, one byte each, into src/models/shipped/packed. It
// takes some seconds:
//
//     node scripts/train-glyph-mlp.mjs
import fresh from './fresh.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const { data, models, nn, optim, train } = await import('../dist/index.js');

const drawn = (n, rng) => {
  const glyphs = data.glyphDigits({ n, size: 16, rng });
  return new data.Dataset({ x: data.sizeNormalize(glyphs.x, 8), y: glyphs.y });
};
const [glyphs, held] = [drawn(4000, 1), drawn(1000, 101)];
const net = new models.MLP([64, 128, 64, 10], { rng: 1 });
await train.fit(net, glyphs, {
  loss: nn.crossEntropy,
  optimizer: optim.adam(),
  epochs: 5,
  batchSize: 32,
  rng: 1,
});
const digits = await data.digits();
packWeights(net, 'glyph-mlp', 'train-glyph-mlp.mjs');
console.log(
  `accuracy of drawn ${train.accuracy(net, held)}, handwritten ${train.accuracy(net, digits)}`,
);

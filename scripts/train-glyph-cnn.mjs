// Trains the network of `models.glyphCnn()` on 3000 digits that `data.glyphDigits` draws, and packs
// its weights, one byte each, into src/models/shipped/packed. It takes half a minute:
//
//     node scripts/train-glyph-cnn.mjs
import fresh from './fresh.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const { data, nn, optim, train } = await import('../dist/index.js');

const digits = data.glyphDigits({ n: 3000, size: 16, rng: 1 });
const held = data.glyphDigits({ n: 1000, size: 16, rng: 101 });
const net = new nn.Sequential(
  new nn.Conv2d(1, 16, 3, { padding: 1, rng: 1 }),
  nn.relu,
  new nn.MaxPool2d(2),
  new nn.Conv2d(16, 32, 3, { padding: 1, rng: 11 }),
  nn.relu,
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Linear(512, 10, { rng: 21 }),
);
await train.fit(net, digits, {
  loss: nn.crossEntropy,
  lr: optim.schedules.linear(0.003),
  epochs: 27,
  batchSize: 50,
  rng: 1,
});
const before = train.accuracy(net, held);
packWeights(net, 'glyph-cnn', 'train-glyph-cnn.mjs');
console.log(`accuracy of ${held.size} images: ${before}, packed ${train.accuracy(net, held)}`);

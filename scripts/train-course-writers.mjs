// Trains the two networks of `models.courseWriter()`, one for the Chinese and one for the English
// sentences of this course, and packs the weights of seed 1, one byte each, into
// src/models/shipped/packed. It prints the perplexity of chapters that were held out, beside that of
// Kneser-Ney n-grams, and how much of what it writes is copied. The chapters are read as they were at
// the commit below or at another one: its text has a SHA-256 that is printed. A seed takes two to three
// minutes of one processor core:
//
//     node scripts/train-course-writers.mjs [zh | en] [rivals] [seeds...] [--commit 7b77de9]
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { courseText } from './course-text.mjs';
import fresh from './fresh.mjs';
import { kneserNey } from './kneser-ney.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const { data, models, nn, optim, Rng, tf, train } = await import('../dist/index.js');

const { values, positionals: words } = parseArgs({
  options: { commit: { type: 'string', default: '7b77de9' } },
  allowPositionals: true,
});
const { commit } = values;
const asked = words.filter((word) => word === 'zh' || word === 'en');
const given = words.map(Number).filter((word) => word > 0);
const all = given.length === 0 && !words.includes('rivals');
const seeds = all ? [1, 2, 3] : given;
// Of each language: the sizes of the network, and how long it learns, chosen on `validation`: in English
// 12 epochs are better than 8 or 5, and longer was not tried
const sizes = {
  zh: { hidden: 128, features: 32, epochs: 8, weightDecay: 0.3 },
  en: { hidden: 128, features: 24, epochs: 12, weightDecay: 0.01 },
};
const held = ['L2-4-backpropagation', 'L3-5-schedules', 'L5-3-vae', 'V3-segmentation'];
const validation = ['L3-2-preprocessing', 'V1-detection'];
// The chapter that shows them is in none of the parts
const unused = ['L6-1-recurrent'];

for (const language of asked.length ? asked : ['zh', 'en']) {
  const { hidden, features, epochs, weightDecay } = sizes[language];
  const kept = [held, validation, unused].flat();
  const learned = courseText(language, (name) => !kept.includes(name), { commit });
  const others = { commit, known: learned };
  const tuned = courseText(language, (name) => validation.includes(name), others);
  const unseen = courseText(language, (name) => held.includes(name), others);
  const vocabulary = new data.Vocabulary(learned, { minCount: 4 });
  console.log(
    `${language}: ${learned.length} characters to learn, ${tuned.length} to choose by, ` +
      `${unseen.length} held out; vocabulary ${vocabulary.size}; commit ${commit}, ` +
      `SHA-256 of what is learned ${createHash('sha256').update(learned).digest('hex')}`,
  );
  for (const order of all || words.includes('rivals') ? [1, 2, 3, 4, 5, 6, 7, 8] : []) {
    const rival = kneserNey(vocabulary.encode(learned), { order, size: vocabulary.size });
    const [a, b] = [tuned, unseen].map((text) => rival.perplexity(vocabulary.encode(text)));
    console.log(
      `  ${order}-gram: perplexity ${a.toFixed(2)}, held out ${b.toFixed(2)}, ${rival.counts} counts`,
    );
  }
  for (const seed of seeds) {
    const model = new models.CharRnn(vocabulary, { rng: seed, hidden, features });
    const start = process.cpuUsage().user;
    await train.fit(model, data.textWindows(learned, { vocabulary, length: 64 }), {
      loss: nn.crossEntropy,
      optimizer: optim.adamW({ weightDecay }),
      lr: optim.schedules.oneCycle(0.01),
      clipNorm: 1,
      batchSize: 32,
      epochs,
      rng: seed,
      progress: false,
      callbacks: [
        {
          onEpochEnd: (_, { epoch, loss }) =>
            console.log(
              `  epoch ${epoch}: ${Math.exp(loss).toFixed(2)}, ${perplexity(model, tuned).toFixed(2)}`,
            ),
        },
      ],
    });
    const seconds = ((process.cpuUsage().user - start) / 1e6).toFixed(0);
    const score = (text) => perplexity(model, text).toFixed(2);
    const told = `${score(learned)} learned, ${score(tuned)}, held out ${score(unseen)}`;
    if (seed === 1) {
      const characters = vocabulary.characters.slice(1).join('');
      const options = { characters };
      packWeights(model, `course-writer-${language}`, 'train-course-writers.mjs', options);
    }
    console.log(`  seed ${seed}: ${told}; then ${score(unseen)}; ${seconds} s`);
    const longest = (texts) =>
      (texts.reduce((sum, text) => sum + longestCopy(text, learned), 0) / texts.length).toFixed(1);
    const length = language === 'zh' ? 40 : 120;
    const rng = new Rng(seed);
    for (const temperature of [0.5, 0.8, 1]) {
      const written = Array.from({ length: 30 }, () =>
        model.write('\n', { rng, temperature, length }).slice(1),
      );
      const starts = Array.from({ length: 30 }, () => rng.int(unseen.length - length));
      const real = starts.map((at) => unseen.slice(at, at + length));
      console.log(
        `  τ = ${temperature}: longest copy ${longest(written)} of ${length} characters, ` +
          `of held-out text ${longest(real)}; ${written.slice(0, 2).join(' ¶ ').replaceAll('\n', ' / ')}`,
      );
    }
    model.dispose();
  }
}

/** Of a text read from its first character to its last, the state carried along. */
function perplexity(model, text) {
  return tf.tidy(() => {
    const indices = model.vocabulary.encode(text);
    let [nats, state] = [0];
    for (let at = 0; at + 1 < indices.length; at += 256) {
      const x = indices.slice(at, Math.min(at + 256, indices.length - 1));
      const y = indices.slice(at + 1, at + 1 + x.length);
      const reading = model.read(tf.tensor2d([x], undefined, 'int32'), state);
      state = reading.state;
      const loss = nn.crossEntropy(reading.scores, tf.tensor2d([y], undefined, 'int32'));
      nats += loss.dataSync()[0] * x.length;
    }
    return Math.exp(nats / (indices.length - 1));
  });
}

/** The longest run of a text that stands in another word for word. */
function longestCopy(written, text) {
  let longest = 0;
  for (let i = 0; i < written.length; i++) {
    while (i + longest < written.length && text.includes(written.slice(i, i + longest + 1))) {
      longest++;
    }
  }
  return longest;
}

// Measures the recorded tables of chapter V6 with the functions of its own cells, and prints them as
// JSON, a line a run. Its parts:
//
// - stripes: rivals without a network on three sets of test people
// - people: the network, trained by four losses, on plain colors, and on camera 1 alone
// - cameras: as many images of one camera or of two in training, judged by a third
// - domains: glyphs to handwriting, source only, aligned, with batch normalization, and both
// - classes: the same when the target holds the classes 0 to 4 only
//
// Name some parts to run only these; append :SEED for one seed only:
//
//     node scripts/measure-reidentification.mjs
//     node scripts/measure-reidentification.mjs stripes people:2
import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import fresh from './fresh.mjs';

await fresh();
const library = await import('../dist/index.js');
const { data, nn, optim, Rng, tf, train } = library;

// The chapter's own functions

const file = new URL('../notebooks/V6-reidentification.ipynb', import.meta.url);
const cells = new Map(
  JSON.parse(readFileSync(file, 'utf8')).cells.map(({ id, source }) => [
    id,
    [source].flat().join(''),
  ]),
);
const code = ['tools', 'rival-code', 'train-code', 'adapt-code']
  .map((id) => cells.get(id).split('// Run\n')[0])
  .join('\n')
  .replace(/import \{[^}]*\} from 'notegrad';/, '');
const names = [
  ...['range', 'mean', 'scores', 'searched', 'rerankedOf', 'seen', 'stripes', 'perCamera'],
  ...['whitener', 'whiten', 'withoutLight', 'embedder', 'logOf', 'batches', 'embed', 'warm'],
  ...['small', 'glyphs', 'unlabeled', 'digits', 'reader', 'accuracyOn', 'sourceOnly'],
  'readerOptions',
];
const { code: plain } = await transform(
  `async function chapter() {${code}\nreturn { ${names.join(', ')} }; }`,
  { loader: 'ts' },
);
const chapter = await new Function(...Object.keys(library), `${plain}\nreturn chapter();`)(
  ...Object.values(library),
);
const { range, scores, searched, rerankedOf, seen, stripes, perCamera } = chapter;
const { whitener, whiten, withoutLight, embedder, logOf, batches, embed, warm } = chapter;
const { small, glyphs, unlabeled, digits, reader, accuracyOn, sourceOnly, readerOptions } = chapter;

const rounded = (values) => values.map((v) => Number(v.toFixed(3)));
const print = (part, name, seed, values) =>
  console.log(JSON.stringify({ part, name, seed, values }));
const listed = (distances) => rounded(Object.values(scores(distances)));

// People

/** Test people by camera 1 and 2, and the same by camera 1 and the warm one. */
const judges = () =>
  [2, 3, 4].map((rng) => ({
    second: data.persons({ rng, people: 50 }),
    third: data.persons({ rng, people: 50, camera: warm }),
  }));
const cameraOf = (set) => set.camera.dataSync();
const firstOnly = (set) => range(set.size).filter((i) => cameraOf(set)[i] === 0);

function measureStripes() {
  for (const { second, third } of judges()) {
    const ways = [
      ['plain', (set) => stripes(set), 0],
      ['light', (set) => withoutLight(stripes(set, 12)), 0.1],
    ];
    for (const [name, see, ridge] of ways) {
      const known = see(seen);
      const both = whitener(perCamera(known, cameraOf(seen)), 8, ridge);
      const own = firstOnly(seen).map((i) => known[i]);
      const alone = whitener(
        perCamera(
          own,
          own.map(() => 0),
        ),
        4,
        ridge,
      );
      const say = (what, L, set, how = searched) =>
        print(
          'stripes',
          `${name} ${what}`,
          0,
          listed(how(whiten(L, perCamera(see(set), cameraOf(set))))),
        );
      say('whitened', both, second);
      say('whitened, re-ranked', both, second, rerankedOf);
      say('whitened, third camera', both, third);
      say('whitened on camera 1', alone, second);
    }
  }
}

/** Half the images of training, of both cameras or of camera 1 alone, judged by the third camera. */
async function measureCameras(seed) {
  const x = logOf(seen.x);
  const halves = {
    'half of both': range(seen.size).filter((i) => i % 4 < 2),
    'camera 1 only': firstOnly(seen),
  };
  for (const [name, chosen] of Object.entries(halves)) {
    const net = embedder(seed);
    const [input, y] = [x, seen.y].map((t) => tf.gather(t, tf.tensor1d(chosen, 'int32')));
    await train.fit(net, batches(input, y, seed), {
      loss: (e, y) => nn.batchTriplet(e, y, { margin: 0.3 }),
      lr: optim.schedules.oneCycle(0.003),
      epochs: 36,
    });
    for (const { third } of judges()) {
      const rows = perCamera(embed(net, logOf(third.x)), cameraOf(third));
      print('cameras', `${name}, third camera, per camera`, seed, listed(searched(rows)));
    }
  }
}

async function measurePeople(seed) {
  const tests = judges();
  const options = { lr: optim.schedules.oneCycle(0.003), epochs: 36 };
  const hard = (e, y) => nn.batchTriplet(e, y, { margin: 0.3 });
  const judge = (name, net, see, all = false) => {
    for (const { second, third } of tests) {
      const say = (what, rows, how = searched) =>
        print('people', `${name} ${what}`, seed, listed(how(rows)));
      const [two, three] = [second, third].map((set) => embed(net, see(set.x)));
      const [alike, alikeThree] = [
        perCamera(two, cameraOf(second)),
        perCamera(three, cameraOf(third)),
      ];
      say('as it is', two);
      say('per camera', alike);
      if (!all) continue;
      say('per camera, re-ranked', alike, rerankedOf);
      say('re-ranked', two, rerankedOf);
      say('third camera', three);
      say('third camera, per camera', alikeThree);
    }
  };
  const x = logOf(seen.x);
  const learned = async (loss, input = x, y = seen.y) => {
    const net = embedder(seed);
    await train.fit(net, batches(input, y, seed), { loss, ...options });
    return net;
  };
  judge('hard', await learned(hard), logOf, true);
  const first = tf.tensor1d(firstOnly(seen), 'int32');
  const alone = await learned(hard, tf.gather(x, first), tf.gather(seen.y, first));
  judge('camera 1 only', alone, logOf);
  judge('plain colors', await learned(hard, seen.x), (v) => v);
  judge(
    'all',
    await learned((e, y) => nn.batchTriplet(e, y, { margin: 0.3, mining: 'all' })),
    logOf,
  );
  const rng = new Rng(seed);
  const drawn = (id, i, same) => {
    const choice = range(id.length).filter((j) => j !== i && (id[j] === id[i]) === same);
    return choice[rng.int(choice.length)];
  };
  const random = (e, y) => {
    const id = y.dataSync();
    const [p, n] = [true, false].map((same) =>
      tf.gather(
        e,
        range(id.length).map((i) => drawn(id, i, same)),
      ),
    );
    return nn.triplet(e, p, n, { margin: 0.3 });
  };
  judge('random', await learned(random), logOf);
  // The layer of 60 classes sits on the 32 numbers before they are divided by their length.
  const whole = embedder(seed);
  const body = new nn.Sequential(...[...whole].slice(0, -1));
  const classifier = new nn.Sequential(body, new nn.Linear(32, 60, { rng: seed + 99 }));
  await train.fit(classifier, batches(x, seen.y, seed), { loss: nn.crossEntropy, ...options });
  judge('softmax', whole, logOf);
}

// Digits

/** A pull of the features of source and target toward each other, with what it learns itself. */
const coral = (by) => () => ({ pull: (s, t) => nn.coral(s, t).mul(by) });
const mmd = (by) => () => ({ pull: (s, t) => nn.mmd(s, t).mul(by) });
const dann = (by) => (seed) => {
  const critic = new nn.Sequential(
    new nn.GradientReversal(by),
    new nn.Linear(256, 32, { rng: 10 * seed + 5 }),
    nn.relu,
    new nn.Linear(32, 2, { rng: 10 * seed + 6 }),
  );
  const pull = (s, t) => {
    const domain = [0, 1].map((c) => tf.fill([[s, t][c].shape[0]], c, 'int32'));
    return nn.crossEntropy(critic.forward(tf.concat([s, t])), tf.concat(domain));
  };
  return { critic, pull };
};

/** Trains with batches of the unlabeled target beside those of the source. */
async function aligned(seed, batchNorm, way, targets = unlabeled) {
  const { features, head } = reader(seed, batchNorm);
  const { critic, pull } = way(seed);
  const both = new nn.Sequential(features, head);
  const whole = critic ? new nn.Sequential(features, head, critic) : both;
  await train.fit(whole, new data.Dataset({ x: small, y: glyphs.y }), {
    objective: ({ x, y }, { rng }) => {
      const source = features.forward(x);
      const chosen = range(x.shape[0]).map(() => rng.int(targets.shape[0]));
      const target = features.forward(tf.gather(targets, chosen));
      return nn.crossEntropy(head.forward(source), y).add(pull(source, target));
    },
    ...readerOptions(seed),
  });
  both.eval();
  return { both, features };
}

/** Mean variance of a feature over the unlabeled target. */
const variance = (features) =>
  tf.tidy(() => {
    const f = train.predict(features, unlabeled);
    return Number(f.sub(f.mean(0)).square().mean().dataSync()[0].toPrecision(3));
  });

async function measureDomains(seed) {
  const say = (name, model, more = []) =>
    print('domains', name, seed, [...rounded([accuracyOn(model)]), ...more]);
  const bare = await sourceOnly(seed, false);
  say('source only', bare, [variance(new nn.Sequential(...[...bare].slice(0, -1)))]);
  say('source only, root', await sourceOnly(seed, false, small.sqrt()));
  const normalized = await sourceOnly(seed, true);
  say('BN', normalized);
  nn.adaptBatchNorm(normalized, unlabeled);
  say('BN + AdaBN', normalized);
  const ways = { 'CORAL 100': coral(100), 'CORAL 1000': coral(1000), 'MMD 0.1': mmd(0.1) };
  Object.assign(ways, {
    'MMD 0.3': mmd(0.3),
    'MMD 1': mmd(1),
    'DANN 0.1': dann(0.1),
    'DANN 1': dann(1),
  });
  for (const [name, way] of Object.entries(ways)) {
    const { both, features } = await aligned(seed, false, way);
    say(name, both, [variance(features)]);
  }
  for (const name of ['CORAL 100', 'CORAL 1000', 'MMD 0.1', 'DANN 0.1']) {
    say(`BN + ${name}`, (await aligned(seed, true, ways[name])).both);
  }
}

async function measureClasses(seed) {
  const low = (label) => label < 5;
  const five = range(1000).filter((i) => low(digits.labels()[i]));
  const targets = tf.gather(unlabeled, five);
  const say = (name, model) => print('classes', name, seed, rounded([accuracyOn(model, low)]));
  say('source only', await sourceOnly(seed, false));
  say('CORAL 100', (await aligned(seed, false, coral(100), targets)).both);
  say('CORAL 1000', (await aligned(seed, false, coral(1000), targets)).both);
}

const parts = {
  stripes: measureStripes,
  people: measurePeople,
  cameras: measureCameras,
  domains: measureDomains,
  classes: measureClasses,
};
const asked = process.argv.slice(2);
for (const word of asked.length > 0 ? asked : Object.keys(parts)) {
  const [part, seed] = word.split(':');
  const seeds = part === 'stripes' ? [0] : seed ? [Number(seed)] : [1, 2, 3];
  for (const s of seeds) await parts[part](s);
}

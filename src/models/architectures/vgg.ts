import { Conv2d, Dropout, Linear, MaxPool2d, relu, Sequential } from '../../nn/index.ts';
import { toRng } from '../../tensor/index.ts';
import { type ClassifierOptions, ImageClassifier } from './classifier.ts';

/** Convolutions in each of the five blocks, by the number of layers with weights. */
const BLOCKS = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
};
const CHANNELS = [64, 128, 256, 512, 512];

/**
 * VGG (Simonyan and Zisserman, 2015): five blocks of 3 x 3 convolutions and a pool, then three
 * linear layers. `[N, 224, 224, 3] -> [N, 1000]`; VGG-16 has 138,357,544 parameters, 123.6 million
 * of them in the linear layers. Its parts have torchvision's names, so that its weights fit.
 */
export class VGG extends ImageClassifier {
  readonly features: Sequential;
  readonly classifier: Sequential;

  constructor(depth: keyof typeof BLOCKS, { rng: seed, classes = 1000 }: ClassifierOptions) {
    super();
    const rng = toRng(seed);
    let from = 3;
    const stages = BLOCKS[depth].flatMap((count, block) => {
      const to = CHANNELS[block] as number;
      const convolutions = Array.from({ length: count }, () => {
        const convolution = new Conv2d(from, to, 3, { rng, padding: 1 });
        from = to;
        return [convolution, relu] as const;
      });
      return [...convolutions.flat(), new MaxPool2d(2)];
    });
    this.features = new Sequential(...stages);
    this.classifier = new Sequential(
      new Linear(25_088, 4096, { rng }),
      relu,
      new Dropout(0.5, { rng }),
      new Linear(4096, 4096, { rng }),
      relu,
      new Dropout(0.5, { rng }),
      new Linear(4096, classes, { rng }),
    ) as Sequential;
  }
}

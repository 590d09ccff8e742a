import { AvgPool2d, Conv2d, Linear, Sequential, tanh } from '../../nn/index.ts';
import { toRng } from '../../tensor/index.ts';
import { type ClassifierOptions, ImageClassifier } from './classifier.ts';

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner, 1998) in the form of d2l: tanh, mean pools, every map
 * of the second convolution sees every map of the first. `[N, 28, 28, 1] -> [N, 10]`; 61,706
 * parameters, 416,520 multiplications an image.
 */
export class LeNet5 extends ImageClassifier {
  readonly features: Sequential;
  readonly classifier: Sequential;

  constructor({ rng: seed, classes = 10 }: ClassifierOptions) {
    super();
    const rng = toRng(seed);
    this.features = new Sequential(
      new Conv2d(1, 6, 5, { rng, padding: 2 }),
      tanh,
      new AvgPool2d(2),
      new Conv2d(6, 16, 5, { rng }),
      tanh,
      new AvgPool2d(2),
    ) as Sequential;
    this.classifier = new Sequential(
      new Linear(400, 120, { rng }),
      tanh,
      new Linear(120, 84, { rng }),
      tanh,
      new Linear(84, classes, { rng }),
    ) as Sequential;
  }
}

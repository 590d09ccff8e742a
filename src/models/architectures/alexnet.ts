import { Conv2d, Dropout, Linear, MaxPool2d, relu, Sequential } from '../../nn/index.ts';
import { toRng } from '../../tensor/index.ts';
import { type ClassifierOptions, ImageClassifier } from './classifier.ts';

/**
 * AlexNet (Krizhevsky, Sutskever and Hinton, 2012) as torchvision has it, for one device:
 * `[N, 224, 224, 3] -> [N, 1000]`; 61,100,840 parameters, 58.6 million of them in three linear
 * layers. Its parts have torchvision's names, so that its weights fit.
 */
export class AlexNet extends ImageClassifier {
  readonly features: Sequential;
  readonly classifier: Sequential;

  constructor({ rng: seed, classes = 1000 }: ClassifierOptions) {
    super();
    const rng = toRng(seed);
    this.features = new Sequential(
      new Conv2d(3, 64, 11, { rng, stride: 4, padding: 2 }),
      relu,
      new MaxPool2d(3, { stride: 2 }),
      new Conv2d(64, 192, 5, { rng, padding: 2 }),
      relu,
      new MaxPool2d(3, { stride: 2 }),
      new Conv2d(192, 384, 3, { rng, padding: 1 }),
      relu,
      new Conv2d(384, 256, 3, { rng, padding: 1 }),
      relu,
      new Conv2d(256, 256, 3, { rng, padding: 1 }),
      relu,
      new MaxPool2d(3, { stride: 2 }),
    ) as Sequential;
    this.classifier = new Sequential(
      new Dropout(0.5, { rng }),
      new Linear(9216, 4096, { rng }),
      relu,
      new Dropout(0.5, { rng }),
      new Linear(4096, 4096, { rng }),
      relu,
      new Linear(4096, classes, { rng }),
    ) as Sequential;
  }
}

// A transform is fitted on training examples, and there is none before: the compiler sees to both.
import { kFold, makeBlobs, wine } from '../../src/data/index.ts';
import { Matrix } from '../../src/linalg/index.ts';
import { MinMaxScaler, PCA, StandardScaler, ZCA } from '../../src/preprocess/index.ts';
import type { Tensor } from '../../src/tensor/index.ts';

export async function fitting(): Promise<void> {
  const set = await wine();
  const { train, test } = set.split({ rng: 1 });
  const scaler = StandardScaler.fit(train);

  // @ts-expect-error not assignable to parameter of type 'TrainingExamples'
  StandardScaler.fit(test);
  // @ts-expect-error not assignable to parameter of type 'TrainingExamples'
  PCA.fit(test.take(5), { nComponents: 2 });
  for (const fold of kFold(set)) {
    MinMaxScaler.fit(fold.train);
    // @ts-expect-error not assignable to parameter of type 'TrainingExamples'
    ZCA.fit(fold.test);
  }
  // @ts-expect-error Property 'transform' does not exist
  StandardScaler.transform(train);
  // @ts-expect-error Constructor of class 'Scaler' is protected
  new StandardScaler([0], [1]);

  // The kinds and shapes of what comes out.
  const scaled: Tensor<[number, 13]> = scaler.transform(test).x;
  const matrix: Matrix = scaler.transform(Matrix.ones([2, 13]));
  const pca = PCA.fit(makeBlobs({ rng: 1 }));
  const plane: Tensor<[number, number]> = pca.transform(scaled);
  const heldOut: true = pca.transform(test).heldOut;
  const names: readonly string[] = pca.transform(train).classNames;
  void [matrix, plane, heldOut, names];
}

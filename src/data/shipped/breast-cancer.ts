import { readTable, type TableDataset } from './table.ts';

const MEASURES = [
  'radius',
  'texture',
  'perimeter',
  'area',
  'smoothness',
  'compactness',
  'concavity',
  'concave points',
  'symmetry',
  'fractal dimension',
];

/**
 * Tumours, 212 malignant (0) and 357 benign (1), with 30 measurements of the nuclei in a picture of
 * their cells: of ten quantities the mean, the standard error and the mean of the three largest (W.
 * Wolberg, O. Mangasarian, N. Street and W. Street, 1993; UCI, CC BY 4.0, doi 10.24432/C5DW2B).
 */
export async function breastCancer(): Promise<TableDataset<30>> {
  const { packed } = await import('./packed/breast-cancer.ts');
  return readTable(packed, {
    name: 'breast cancer',
    classNames: ['malignant', 'benign'],
    featureNames: ['mean', 'error of', 'worst'].flatMap((kind) =>
      MEASURES.map((measure) => `${kind} ${measure}`),
    ) as string[] & { length: 30 },
  });
}

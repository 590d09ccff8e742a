import { readTable, type TableDataset } from './table.ts';

/**
 * Iris flowers of three species, 50 of each, with four measurements in centimeters (R. A. Fisher,
 * 1936; UCI, CC BY 4.0, doi 10.24432/C56C76). Setosa can be told from the others by a line, these
 * two from each other not quite.
 */
export async function iris(): Promise<TableDataset<4>> {
  const { packed } = await import('./packed/iris.ts');
  return readTable(packed, {
    name: 'iris',
    classNames: ['setosa', 'versicolor', 'virginica'],
    featureNames: [
      'sepal length (cm)',
      'sepal width (cm)',
      'petal length (cm)',
      'petal width (cm)',
    ] as const,
  });
}

import { readTable, type TableDataset } from './table.ts';

/**
 * Wines of three cultivars from one region, 59, 71 and 48 of them, with 13 measurements in units
 * that differ a thousandfold (S. Aeberhard and M. Forina, 1992; UCI, CC BY 4.0, doi
 * 10.24432/C5PC7J): scale them first.
 */
export async function wine(): Promise<TableDataset<13>> {
  const { packed } = await import('./packed/wine.ts');
  return readTable(packed, {
    name: 'wine',
    classNames: ['cultivar 1', 'cultivar 2', 'cultivar 3'],
    featureNames: [
      'alcohol',
      'malic acid',
      'ash',
      'alcalinity of ash',
      'magnesium',
      'total phenols',
      'flavanoids',
      'nonflavanoid phenols',
      'proanthocyanins',
      'color intensity',
      'hue',
      'OD280/OD315 of diluted wines',
      'proline',
    ] as const,
  });
}

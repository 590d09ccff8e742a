/** A point of the unit square; x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** A pen stroke: a smooth curve through its points. A point given twice is a sharp corner. */
export type Stroke = readonly Point[];

/** How one writer draws a digit. */
export type Skeleton = readonly Stroke[];

/**
 * For each digit the ways in which people write it: strokes as points in hundredths, `!` after a
 * corner.
 */
const WRITTEN: readonly (readonly (readonly string[])[])[] = [
  [
    ['52,10 31,22 23,50 30,78 50,90 71,77 77,50 70,22 50,10'],
    ['60,12 38,14 25,40 26,70 44,90 66,82 77,52 70,22 48,11'],
  ],
  [['53,10 51,50 49,90'], ['35,29 53,10! 52,90'], ['35,28 52,10! 52,90', '33,90 71,90']],
  [
    ['26,29 36,14 55,10 72,22 70,42 50,65 25,89! 77,88'],
    ['27,26 41,11 60,12 71,29 62,50 42,75 28,86 24,78 36,74 52,84 66,90 80,83'],
  ],
  [
    ['28,20 46,10 66,16 70,32 59,44 43,48! 60,50 74,63 71,81 50,91 26,82'],
    ['28,12 71,12! 47,42! 67,50 75,68 64,86 43,91 25,81'],
  ],
  [['31,10 27,36 24,55! 79,53', '66,22 63,55 61,91'], ['62,91 64,10! 22,62! 80,61']],
  [
    ['35,12 31,45! 51,40 70,50 74,69 61,86 42,91 25,82', '35,12 75,11'],
    ['73,12 38,13! 34,44! 54,43 71,58 68,80 47,91 27,84'],
  ],
  [
    ['66,10 46,23 31,46 26,70 40,89 62,87 73,70 63,54 44,55 29,70'],
    ['42,10 31,35 26,65 36,87 57,90 72,76 66,58 48,53 30,66'],
  ],
  [['24,14 76,13! 60,45 45,90'], ['24,14 76,13! 60,45 45,90', '38,52 71,49']],
  [
    ['69,21 52,10 33,18 34,35 53,49 71,64 70,82 50,91 29,83 29,66 46,50 65,36 69,21'],
    ['50,49 33,39 32,20 50,10 68,20 67,39 50,49', '50,49 29,60 29,81 50,91 71,81 71,60 50,49'],
  ],
  [
    ['71,30 60,12 40,13 28,30 35,47 54,48 71,28! 69,56 64,90'],
    ['70,30 58,12 38,14 28,31 37,48 58,45 71,27! 72,56 61,83 34,88'],
  ],
];

/** `DIGIT_SKELETONS[d]` holds the ways to write the digit `d`. */
export const DIGIT_SKELETONS: readonly (readonly Skeleton[])[] = WRITTEN.map((ways) =>
  ways.map((strokes) => strokes.map(parseStroke)),
);

function parseStroke(text: string): Stroke {
  return text.split(' ').flatMap((item): Point[] => {
    const [x, y] = item.replace('!', '').split(',').map(Number) as [number, number];
    const point: Point = [x / 100, y / 100];
    return item.endsWith('!') ? [point, point] : [point];
  });
}

import { type Corners, iouOf } from './boxes.ts';
import { averagePrecision, type RecallPoints } from './ranking.ts';

/** What is there: an object's box and class. */
export interface TrueBox {
  readonly box: Corners;
  readonly label: number;
}

/** What a detector says is there. */
export interface Detection extends TrueBox {
  /** Confidence; what matters is the order. */
  readonly score: number;
}

/** A detection, and whether it is right. */
export interface MatchedDetection extends Detection {
  /** Which of the given images it is in. */
  readonly image: number;
  /** Number of the object that it finds; none where it is a false positive. */
  readonly object: number | undefined;
}

export interface MatchOptions {
  /** Least IoU with an object of its class. Default 0.5. */
  readonly iou?: number;
  /** Whether a class must be right, too. Default true. */
  readonly classes?: boolean;
}

/**
 * Detections against objects, as the PASCAL VOC does it (Everingham et al., 2010): by falling score
 * over all images, each takes the object of its class that it overlaps most. It is right if the IoU
 * is large enough and nobody has taken that object before: a second box on one object is wrong.
 *
 * @param found detections of each image
 * @param truth objects of each image
 * @returns all detections, best first
 * @throws RangeError unless there are as many images of both
 */
export function matchDetections(
  found: readonly (readonly Detection[])[],
  truth: readonly (readonly TrueBox[])[],
  { iou = 0.5, classes = true }: MatchOptions = {},
): MatchedDetection[] {
  if (found.length !== truth.length) {
    throw new RangeError(
      `matchDetections: detections of ${found.length} images and objects of ${truth.length}; ` +
        'give one list an image to both, empty where nothing is',
    );
  }
  const taken = truth.map(() => new Set<number>());
  return found
    .flatMap((list, image) => list.map((detection) => ({ ...detection, image })))
    .sort((a, b) => b.score - a.score)
    .map((detection): MatchedDetection => {
      let [best, object] = [-1, -1];
      for (const [k, candidate] of (truth[detection.image] ?? []).entries()) {
        if (classes && candidate.label !== detection.label) continue;
        const overlap = iouOf(candidate.box, detection.box);
        if (overlap > best) [best, object] = [overlap, k];
      }
      const used = taken[detection.image] as Set<number>;
      if (best < iou || used.has(object)) return { ...detection, object: undefined };
      used.add(object);
      return { ...detection, object };
    });
}

export interface MeanAveragePrecisionOptions extends MatchOptions {
  /** Where the precision is read; see {@link averagePrecision}. Default 'all'. */
  readonly method?: RecallPoints;
}

export interface MeanAveragePrecision {
  /** The mean over the classes that occur; 0 where there is no object. */
  readonly map: number;
  /** Of each class that occurs, by its label. Under `classes: false` one alone, of all. */
  readonly perClass: ReadonlyMap<number, number>;
}

/**
 * Mean average precision of a detector: the {@link averagePrecision} of each class, with those
 * detections as positives that {@link matchDetections} calls right, and its mean over the classes
 * that are there. mAP50 is that of an IoU of 0.5, the default; COCO's mAP is the mean over the IoUs
 * 0.5, 0.55, ..., 0.95.
 *
 * @param found detections of each image, after non-maximum suppression
 * @param truth objects of each image
 * @example metrics.meanAveragePrecision(found, truth, { iou: 0.75 }).map // mAP75
 * @throws RangeError unless there are as many images of both
 */
export function meanAveragePrecision(
  found: readonly (readonly Detection[])[],
  truth: readonly (readonly TrueBox[])[],
  { method = 'all', ...options }: MeanAveragePrecisionOptions = {},
): MeanAveragePrecision {
  const { classes = true } = options;
  const matched = matchDetections(found, truth, options);
  const objects = truth.flat();
  const labels = classes ? [...new Set(objects.map(({ label }) => label))].sort(ascending) : [0];
  const perClass = new Map(
    labels.map((label): [number, number] => {
      const own = matched.filter((detection) => !classes || detection.label === label);
      const positives = objects.filter((object) => !classes || object.label === label).length;
      if (own.length === 0) return [label, 0];
      const right = own.map(({ object }) => Number(object !== undefined));
      const scores = own.map(({ score }) => score);
      return [label, averagePrecision(scores, right, { positives, method })];
    }),
  );
  const values = [...perClass.values()];
  const map = values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
  return { map, perClass };
}

const ascending = (a: number, b: number): number => a - b;

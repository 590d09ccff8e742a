import { kabsch, Matrix, movePoints, type Pose, toMatrix } from '../linalg/index.ts';
import { type Numbers, showShape } from '../tensor/index.ts';
import { knn } from './knn.ts';

export interface IcpOptions {
  /** Most rounds. Default 40. */
  readonly steps?: number;
  /** The pose to start from. Default: the points as they are. */
  readonly start?: Pose;
}

export interface Icp {
  /** Brings the points to the target. */
  readonly pose: Pose;
  /** The pose at the start and after each round. */
  readonly poses: readonly Pose[];
  /** Mean squared distance to the nearest target in each of these poses. It never rises. */
  readonly errors: readonly number[];
}

/**
 * Iterative closest point: pairs each point with the target that is nearest now, moves all points
 * by `kabsch` to their partners, and does so again until the pairs stay (P. Besl and N. McKay,
 * 1992). Finds the next valley, not the deepest: it needs a start that is about right. Takes time
 * N M a round.
 *
 * @param points `[N, D]`
 * @param target `[M, D]`
 * @throws RangeError for points of two dimensions
 */
export function icp(points: Numbers, target: Numbers, { steps = 40, start }: IcpOptions = {}): Icp {
  const [x, y] = [toMatrix(points), toMatrix(target)];
  if (x.cols !== y.cols) {
    throw new RangeError(
      `icp: points ${showShape(x.shape)} and target ${showShape(y.shape)} given; ` +
        'expected [N, D] and [M, D]',
    );
  }
  const rows = y.toArray();
  const pairs = (pose: Pose) => {
    const { indices, distances } = knn(y, 1, movePoints(x, pose));
    const squares = distances.map(([distance = 0]) => distance ** 2);
    return {
      partners: indices.map(([j]) => j as number),
      error: squares.reduce((sum, value) => sum + value, 0) / x.rows,
    };
  };
  const first = start ?? { rotation: Matrix.eye(x.cols), shift: new Float64Array(x.cols) };
  const poses = [first];
  let { partners, error } = pairs(first);
  const errors = [error];
  for (let step = 0; step < steps; step++) {
    const pose = kabsch(x, Matrix.of(partners.map((j) => rows[j] as number[])));
    const next = pairs(pose);
    poses.push(pose);
    errors.push(next.error);
    if (next.partners.every((j, i) => j === partners[i])) break;
    ({ partners, error } = next);
  }
  return { pose: poses.at(-1) as Pose, poses, errors };
}

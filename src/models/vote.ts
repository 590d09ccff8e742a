import { Matrix, toMatrix } from '../linalg/index.ts';
import { type Numbers, type Rng, toRng } from '../tensor/index.ts';

export interface VoteOptions {
  /** Draws among the classes of most votes. Default: the smallest of them, always. */
  readonly rng?: Rng | number;
}

/**
 * The class that most members of an ensemble give each example. Of M independent members that are
 * right with p > ½ the majority is right more often (Condorcet, 1785): .784 for three of .7; with
 * p < ½ less often.
 *
 * @param predictions `[members, n]`, classes
 * @returns `[n]`
 */
export function majorityVote(predictions: Numbers, { rng }: VoteOptions = {}): Int32Array {
  const votes = toMatrix(predictions);
  const draw = rng === undefined ? undefined : toRng(rng);
  return Int32Array.from({ length: votes.cols }, (_, i) => {
    const counts = new Map<number, number>();
    for (const label of votes.col(i)) counts.set(label, (counts.get(label) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const first = [...counts].filter(([, count]) => count === most).map(([label]) => label);
    first.sort((a, b) => a - b);
    return first[draw ? draw.int(first.length) : 0] as number;
  });
}

/**
 * The mean of the probabilities that the members of an ensemble give. Its log loss is at most the
 * mean of theirs.
 *
 * @param probabilities `[n, classes]` of each member
 * @returns `[n, classes]`
 */
export function averageProbabilities(probabilities: readonly Numbers[]): Matrix {
  const members = probabilities.map((each) => toMatrix(each));
  const [first] = members;
  if (!first) throw new RangeError('averageProbabilities: no members given');
  const stranger = members.find(({ shape }) => String(shape) !== String(first.shape));
  if (stranger) {
    throw new RangeError(
      `averageProbabilities: members of shapes [${first.shape.join(', ')}] and [${stranger.shape.join(', ')}]`,
    );
  }
  return members
    .reduce((sum, member) => sum.add(member), Matrix.zeros(first.shape))
    .div(members.length);
}

/** One block on its way round the ring. */
export interface RingMove {
  readonly from: number;
  readonly to: number;
  readonly block: number;
}

/** What all machines do at the same time. */
export interface RingRound {
  /** Sums are made on the first way round, and handed out on the second. */
  readonly phase: 'reduce' | 'gather';
  readonly moves: readonly RingMove[];
  /** What each machine holds after it, block by block. */
  readonly held: readonly (readonly (readonly number[])[])[];
}

/** The sums that each machine ends with, and the rounds that led there. */
export interface RingAllReduce {
  /** The sum over the machines, as each of them has it in the end. */
  readonly sums: readonly (readonly number[])[];
  readonly rounds: readonly RingRound[];
  /** Numbers that each machine has sent. */
  readonly sent: readonly number[];
}

/**
 * The sum of the lists of N machines, made on a ring (P. Patarasuk and X. Yuan, 2009), step by step:
 * each list is cut into N blocks; in N − 1 rounds each machine hands a block on, which the next adds
 * to its own, and in N − 1 more the finished blocks go round. Each machine sends 2 (N − 1) / N of
 * its list, less than twice its length however many there are, and all send at the same time. A
 * single machine in the middle would have to receive and send N − 1 lists.
 *
 * @param lists one a machine, of one length; where N does not divide it, the first blocks are longer
 * @throws RangeError for no lists, or of different length
 */
export function ringAllReduce(lists: readonly ArrayLike<number>[]): RingAllReduce {
  const n = lists.length;
  const length = lists[0]?.length ?? 0;
  const stranger = lists.findIndex((list) => list.length !== length);
  if (n === 0 || stranger >= 0) {
    throw new RangeError(
      n === 0
        ? 'ringAllReduce: no lists given'
        : `ringAllReduce: list ${stranger} has ${lists[stranger]?.length} numbers, list 0 has ${length}`,
    );
  }
  const [small, longer] = [Math.floor(length / n), length % n];
  const start = (block: number) => block * small + Math.min(block, longer);
  const held = lists.map((list) =>
    Array.from({ length: n }, (_, block) => Array.from(list).slice(start(block), start(block + 1))),
  );
  const rounds: RingRound[] = [];
  const sent = new Array<number>(n).fill(0);
  const modulo = (i: number) => ((i % n) + n) % n;
  for (let round = 0; round < 2 * (n - 1); round++) {
    const phase = round < n - 1 ? 'reduce' : 'gather';
    const moves = lists.map((_, from) => ({
      from,
      to: modulo(from + 1),
      // Each hands on what it has got last; the gathering begins with the block that it has finished.
      block: modulo(phase === 'reduce' ? from - round : from + 1 - (round - (n - 1))),
    }));
    // All send before any receives.
    const parcels = moves.map(({ from, block }) => [...(held[from]?.[block] ?? [])]);
    for (const [i, { from, to, block }] of moves.entries()) {
      const parcel = parcels[i] as number[];
      const row = held[to] as number[][];
      const own = row[block] as number[];
      row[block] =
        phase === 'reduce' ? own.map((value, k) => value + (parcel[k] as number)) : parcel;
      sent[from] = (sent[from] as number) + parcel.length;
    }
    rounds.push({ phase, moves, held: held.map((row) => row.map((block) => [...block])) });
  }
  return { sums: held.map((row) => row.flat()), rounds, sent };
}

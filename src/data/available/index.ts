import { missingMnist } from '../mnist/places.ts';

/** Why a data set cannot be had on this machine without a network; nothing where it can. */
type Look = () => Promise<string | undefined>;

const shipped: Look = async () => undefined;

/** The data sets that are read, not made, by the names a cell's tag `needs:NAME` knows them by. */
const LOOKS = {
  mnist: missingMnist,
  digits: shipped,
  iris: shipped,
  wine: shipped,
  breastCancer: shipped,
} satisfies Record<string, Look>;

/** A data set that is read, not made. */
export type DataName = keyof typeof LOOKS;

/** The data sets that {@link available} can be asked for. */
export const dataNames = Object.keys(LOOKS) as readonly DataName[];

/**
 * Whether a data set can be had on this machine without a network.
 *
 * @example if (await data.available('mnist')) ...
 */
export async function available(name: DataName): Promise<boolean> {
  return (await whyUnavailable(name)) === undefined;
}

/**
 * Why a data set cannot be had on this machine without a network, as the end of a sentence; nothing
 * where it can.
 *
 * @throws RangeError for a name that is none of {@link dataNames}
 */
export async function whyUnavailable(name: DataName): Promise<string | undefined> {
  if (Object.hasOwn(LOOKS, name)) return LOOKS[name]();
  throw new RangeError(`data: no set ${name} is known, only ${dataNames.join(', ')}`);
}

/** A picture as a list of colours and, for each pixel, the place of its colour in that list. */
export interface Indexed {
  /** Red, green and blue of each colour, one after another. */
  readonly colours: Uint8Array;
  readonly indices: Uint8Array;
}

/** A colour as 0xRRGGBB, and how many pixels have it. */
interface Shade {
  readonly colour: number;
  count: number;
}

/** Shades that share one place of the palette, and the cut that would make their error smallest. */
interface Box {
  readonly shades: readonly Shade[];
  readonly cut: Cut;
}

interface Cut {
  /** By how much the sum of squared errors falls; 0 where one shade is left. */
  readonly gain: number;
  readonly channel: number;
  /** Shades of this value and above in the channel go to the second half. */
  readonly value: number;
}

/** Where the bits of red, green and blue begin. */
const CHANNELS = [16, 8, 0] as const;

/**
 * A picture in at most `limit` colours. One that has no more is kept as it is. Else its colours are parted, again and
 * again, where the squared error over all pixels falls most (Wu, 1991), and each part becomes its mean, or the colour
 * of most of its pixels: the ground and the lines of a chart stay exact.
 *
 * @param rgba rows of red, green, blue and alpha; alpha is not read
 * @param limit 1 to 256. Default 256.
 */
export function toPalette(rgba: Uint8Array, limit = 256): Indexed {
  const { shades, places } = count(rgba);
  const boxes: Box[] = [{ shades, cut: bestCut(shades) }];
  while (boxes.length < limit) {
    const at = boxes.reduce(
      (best, { cut }, i) => (cut.gain > (boxes[best] as Box).cut.gain ? i : best),
      0,
    );
    const { shades: parted, cut } = boxes[at] as Box;
    if (cut.gain === 0) break;
    const halves = [true, false].map((low) =>
      parted.filter(({ colour }) => ((colour >> cut.channel) & 255) < cut.value === low),
    );
    boxes.splice(at, 1, ...halves.map((half) => ({ shades: half, cut: bestCut(half) })));
  }

  const colours = new Uint8Array(3 * boxes.length);
  const indexOf = new Map<number, number>();
  for (const [i, { shades: own }] of boxes.entries()) {
    const colour = representative(own);
    for (const [k, channel] of CHANNELS.entries()) colours[3 * i + k] = (colour >> channel) & 255;
    for (const shade of own) indexOf.set(shade.colour, i);
  }
  const table = Uint8Array.from(shades, ({ colour }) => indexOf.get(colour) as number);
  return { colours, indices: Uint8Array.from(places, (place) => table[place] as number) };
}

/** The shades of a picture in the order they occur, and which of them each pixel has. */
function count(rgba: Uint8Array): { shades: Shade[]; places: Uint32Array } {
  const shades: Shade[] = [];
  const known = new Map<number, number>();
  const places = new Uint32Array(rgba.length / 4);
  let place = 0;
  for (let pixel = 0; pixel < places.length; pixel++) {
    const at = 4 * pixel;
    const colour =
      ((rgba[at] as number) << 16) | ((rgba[at + 1] as number) << 8) | (rgba[at + 2] as number);
    // Most pixels are like the one before.
    if (shades[place]?.colour !== colour) {
      place = known.get(colour) ?? shades.push({ colour, count: 0 }) - 1;
      known.set(colour, place);
    }
    (shades[place] as Shade).count++;
    places[pixel] = place;
  }
  return { shades, places };
}

function bestCut(shades: readonly Shade[]): Cut {
  let best: Cut = { gain: 0, channel: 0, value: 0 };
  for (const channel of CHANNELS) {
    const pixels = new Float64Array(256);
    for (const { colour, count } of shades) {
      const value = (colour >> channel) & 255;
      pixels[value] = (pixels[value] as number) + count;
    }
    const all = pixels.reduce((sum, n) => sum + n, 0);
    const total = pixels.reduce((sum, n, value) => sum + n * value, 0);
    let [below, sum] = [0, 0];
    for (let value = 1; value < 256; value++) {
      const here = pixels[value - 1] as number;
      below += here;
      sum += here * (value - 1);
      if (below === 0 || below === all) continue;
      // The squared error of a part is its sum of squares less sum² / n; the squares do not change.
      const gain = sum ** 2 / below + (total - sum) ** 2 / (all - below) - total ** 2 / all;
      if (gain > best.gain) best = { gain, channel, value };
    }
  }
  return best;
}

function representative(shades: readonly Shade[]): number {
  const all = shades.reduce((sum, { count }) => sum + count, 0);
  const most = shades.reduce((best, shade) => (shade.count > best.count ? shade : best));
  if (2 * most.count >= all) return most.colour;
  return CHANNELS.reduce<number>((colour, channel) => {
    const sum = shades.reduce((s, each) => s + each.count * ((each.colour >> channel) & 255), 0);
    return colour | (Math.round(sum / all) << channel);
  }, 0);
}

// Writes the register tiles of every matrix product: the same loop for 16, 8 and 4 columns.
//
// Its form is what V8 compiles well, measured on its three compilers (Node 20, 22, 24). Six rows
// and two vectors, of 128 bits or of 256, fill the fifteen vector registers that it hands out. The
// loop is flat, is not unrolled and ends in stores: where anything else waits for the sums (an
// outer loop, an addition, a clamp), the older compiler loads all operands before the first product
// and runs out of registers, at less than half the speed.

const ROWS = 6;
const WIDTHS = [16, 8, 4];

const each = (count, line) => Array.from({ length: count }, (_, i) => line(i));

function tile(width) {
  const vectors = width / 4;
  const eachRow = (line) => each(ROWS, line).join('\n  ');
  const eachSum = (line) => eachRow((r) => each(vectors, (v) => line(`c${r}${v}`, r, v)).join(' '));
  const products = (r) => each(vectors, (v) => `c${r}${v} = madd(a, b${v}, c${r}${v});`).join(' ');
  return `
export function tile${width}(table: usize, b: usize, shift: usize, start: usize): void {
  ${eachRow((r) => `const a${r} = load<usize>(table, ${8 * r}), to${r} = load<usize>(table, ${8 * r + 4}) + shift;`)}
  ${eachRow((r) => `const from${r} = start ? start : to${r};`)}
  ${eachSum((c, r, v) => `let ${c} = v128.load(from${r}, ${16 * v});`)}
  const end = walkEnd;
  for (let step = walk; step < end; step += 4) {
    const offset = load<usize>(step);
    ${each(vectors, (v) => `const b${v} = v128.load(b, ${16 * v});`).join(' ')}
    let a: v128;
    ${eachRow((r) => `a = v128.load32_splat(a${r} + offset); ${products(r)}`)}
    b += ${4 * width};
  }
  ${eachSum((c, r, v) => `v128.store(to${r}, ${c}, ${16 * v});`)}
}
`;
}

/**
 * The same sums with positions in the vectors, for a few channels: `units` times eight positions
 * that lie side by side, times a weight of each channel.
 */
function line(channels, units) {
  const vectors = 2 * units;
  const panel = channels > 4 ? 8 : 4;
  const eachVector = (make) => each(vectors, make);
  const eachChannel = (make) => each(channels, make);
  const eachSum = (make) =>
    eachChannel((c) => eachVector((v) => make(`c${c}_${v}`, c, v)).join(' ')).join('\n  ');
  const b = (v) => `b${v % 2} = v128.load(from + offset, ${16 * v});`;
  const a = (c) => `a${c} = v128.load32_splat(weights, ${4 * c});`;
  const product = (c, v) => `c${c}_${v} = madd(b${v % 2}, a${c}, c${c}_${v});`;
  // Two weights have registers of their own; more are read again for each pair of vectors.
  const products =
    channels <= 2
      ? [...eachChannel(a), ...eachVector((v) => [b(v), ...eachChannel((c) => product(c, v))])]
      : each(units, (u) => [
          [b(2 * u), b(2 * u + 1)],
          ...eachChannel((c) => [a(c), product(c, 2 * u), product(c, 2 * u + 1)]),
        ]);
  return `
function line${channels}_${units}(from: usize, weights: usize, start: usize, to: usize, apart: usize): void {
  ${eachSum((sum, c) => `let ${sum} = v128.load32_splat(start, ${4 * c});`)}
  const end = walkEnd;
  for (let step = walk; step < end; step += 4) {
    const offset = load<usize>(step);
    let b0: v128, b1: v128, ${eachChannel((c) => `a${c}: v128`).join(', ')};
    ${products.flat(3).join('\n    ')}
    weights += ${4 * panel};
  }
  ${eachSum((sum, c, v) => `v128.store(to + ${c} * apart, ${sum}, ${16 * v});`)}
}
`;
}

// Units of a line: sums, weights and a pair of positions fill the registers, of 128 bits or of 256.
const NARROW = [6, 2, 1, 1, 1, 1];
const WIDE = [6, 4, 2, 2, 1, 1];

function linesSource() {
  const choices = NARROW.map((narrow, i) => [i + 1, narrow, WIDE[i]]);
  const kinds = choices.flatMap(([channels, ...units]) =>
    [...new Set([1, ...units])].map((count) => [channels, count]),
  );
  const choose = (name, result, make) => `
export function ${name}(channels: i32): ${result} {
  ${choices.map(([channels, narrow, wide]) => `if (channels == ${channels}) return ${narrow === wide ? make(channels, wide) : `wide ? ${make(channels, wide)} : ${make(channels, narrow)}`};`).join('\n  ')}
  return 0;
}
`;
  const ref = (channels, units) => `ref${channels}_${units}.index`;
  const refs = kinds.map(([channels, units]) => {
    const name = `${channels}_${units}`;
    return `const ref${name} = line${name};`;
  });
  // Called by their numbers, they stay functions of their own, and do not become part of a loop.
  return [
    '\n/** Positions of the smallest line. */\nexport const UNIT: i32 = 8;\n',
    ...kinds.map(([channels, units]) => line(channels, units)),
    refs.join('\n'),
    choose('line', 'u32', ref),
    choose('lineUnit', 'u32', (channels) => ref(channels, 1)),
    choose('linePositions', 'i32', (_, units) => `${8 * units}`),
  ].join('');
}

/**
 * The AssemblyScript source of the tiles: to_r[0..width) = start[0..width) + Σ a_r[walk] ·
 * b[·][0..width) for the six pairs (a_r, to_r) of a table, where every to_r lies `shift` bytes
 * further; without a start, added to what is there. Each sum is one chain in the order of the walk:
 * its bits depend on neither the width nor on how a walk is cut.
 */
export function tilesSource() {
  const head = `
import { wide } from './pool';
import { madd } from './simd';
import { walk, walkEnd } from './walk';

export const ROWS: i32 = ${ROWS};
`;
  return [head, ...WIDTHS.map(tile), linesSource()].join('');
}

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
 * The AssemblyScript source of the tiles: to_r[0..width) = start[0..width) + Σ a_r[walk] ·
 * b[·][0..width) for the six pairs (a_r, to_r) of a table, where every to_r lies `shift` bytes
 * further; without a start, added to what is there. Each sum is one chain in the order of the walk:
 * its bits depend on neither the width nor on how a walk is cut.
 */
export function tilesSource() {
  const head = `
import { madd } from './simd';
import { walk, walkEnd } from './walk';

export const ROWS: i32 = ${ROWS};
`;
  return [head, ...WIDTHS.map(tile)].join('');
}

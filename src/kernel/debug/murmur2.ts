const M = 0x5bd1e995;

const mix = (k: number): number => {
  const product = Math.imul(k, M);
  return Math.imul(product ^ (product >>> 24), M);
};

/**
 * MurmurHash2 of the text's UTF-8 bytes, 32 bits. Front ends compute it too, to find a cell by its
 * code. Source: https://github.com/aappleby/smhasher/wiki/MurmurHash2
 */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text, 'utf8');
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, M) ^ mix(bytes.readInt32LE(at));
  if (whole < bytes.length) {
    hash = Math.imul(hash ^ bytes.readUIntLE(whole, bytes.length - whole), M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return (hash ^ (hash >>> 15)) >>> 0;
}

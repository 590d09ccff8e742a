const WIDTH = 360;
const HEIGHT = 90;
const EDGE = 3;
/** Points drawn at most; a longer curve is shown by the means of its parts. */
const POINTS = 180;

/**
 * A small picture of the losses so far, cheap enough to be drawn again ten times a second. Empty
 * below two points.
 */
export function lossCurve(losses: readonly number[]): string {
  const points = thin(losses).filter(Number.isFinite);
  if (points.length < 2) return '';
  const low = Math.min(...points);
  const range = Math.max(...points) - low || 1;
  const place = (loss: number, i: number): string => {
    const x = EDGE + (i / (points.length - 1)) * (WIDTH - 2 * EDGE);
    const y = HEIGHT - EDGE - ((loss - low) / range) * (HEIGHT - 2 * EDGE);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="loss" ` +
    'style="display:block;border-left:1px solid #999;border-bottom:1px solid #999">' +
    `<polyline fill="none" stroke="#1f77b4" stroke-width="1.5" points="${points.map(place).join(' ')}"/></svg>`
  );
}

function thin(losses: readonly number[]): readonly number[] {
  if (losses.length <= POINTS) return losses;
  return Array.from({ length: POINTS }, (_, i) => {
    const part = losses.slice(
      Math.floor((i * losses.length) / POINTS),
      Math.floor(((i + 1) * losses.length) / POINTS),
    );
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
}

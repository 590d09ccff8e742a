/**
 * Cursor positions travel as Unicode code points (protocol 5.2). JavaScript counts UTF-16 code
 * units. The two differ after the first character outside the basic plane, such as an emoji or a
 * mathematical letter.
 */
export function toCodeUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let left = codePoints; left > 0 && units < text.length; left -= 1) {
    units += unitsAt(text, units);
  }
  return units;
}

/** The inverse of {@link toCodeUnits}. An offset inside a surrogate pair counts the whole pair. */
export function toCodePoints(text: string, codeUnits: number): number {
  let points = 0;
  for (let units = 0; units < codeUnits && units < text.length; points += 1) {
    units += unitsAt(text, units);
  }
  return points;
}

function unitsAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

/** Characters from the first to the last, both of them included. */
type Range = readonly [first: number, last: number];

/** What a face of KaTeX can hold: a Chinese word within a formula is no reason to load it. */
const SIGNS: readonly Range[] = [
  [0, 0x2e7f],
  [0xe000, 0xf8ff],
  [0x1d400, 0x1d7ff],
];
/** Characters without ink, for which any face will do. */
const BLANK: Range = [0, 0x20];

/**
 * The rules of `css` with each face held to the characters that no face of `lighter` has. A browser
 * takes whatever face covers a character, the lighter one last declared as a rule, but nothing
 * binds it to that: where two cover the same, it may load both.
 */
export function withoutHeld(css: string, lighter: string): string {
  const held = new Map([...faces(lighter)].map(({ rule, name }) => [name, ranges(rule)]));
  return css.replace(/@font-face\s*\{[^}]*\}/g, (rule) => {
    const others = held.get(faceName(rule));
    const left = others === undefined ? SIGNS : subtract(SIGNS, [BLANK, ...others]);
    if (left.length === 0) return '';
    return rule.replace('{', `{unicode-range:${left.map(written).join()};`);
  });
}

function* faces(css: string): Generator<{ readonly rule: string; readonly name: string }> {
  for (const [rule] of css.matchAll(/@font-face\s*\{[^}]*\}/g)) {
    yield { rule, name: faceName(rule) };
  }
}

/** Family, weight and style: what a browser chooses a face by. */
function faceName(rule: string): string {
  return ['font-family', 'font-weight', 'font-style']
    .map((property) => new RegExp(`${property}:\\s*["']?([^;"'}]*)`).exec(rule)?.[1] ?? '')
    .join();
}

/** The characters a face is declared for: all of them where it does not say. */
function ranges(rule: string): Range[] {
  const declared = /unicode-range:([^;}]*)/.exec(rule)?.[1];
  if (declared === undefined) return [[0, 0x10ffff]];
  return [...declared.matchAll(/U\+([\da-f]+)(?:-([\da-f]+))?/gi)].map(
    ([, first = '', last = first]) => [Number.parseInt(first, 16), Number.parseInt(last, 16)],
  );
}

function subtract(from: readonly Range[], taken: readonly Range[]): readonly Range[] {
  return taken.reduce(
    (left, [first, last]) =>
      left.flatMap(([start, end]): Range[] => {
        const parts: Range[] = [
          [start, Math.min(end, first - 1)],
          [Math.max(start, last + 1), end],
        ];
        return parts.filter(([a, b]) => a <= b);
      }),
    from,
  );
}

const written = ([first, last]: Range) =>
  `U+${first.toString(16)}${first === last ? '' : `-${last.toString(16)}`}`;

/** An element of MathML, as KaTeX writes it. */
interface Element {
  readonly tag: string;
  readonly children: (Element | string)[];
}

/** Letters and digits that Unicode has as small ones below and above the line. */
const BELOW = new Map([
  ...zip('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'),
  ...zip('aehijklmnoprstuvxβγρφχ', 'ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ'),
]);
const ABOVE = new Map([
  ...zip('0123456789+-−=()⊤T', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵀᵀ'),
  ...zip('abcdefghijklmnoprstuvwxyz', 'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'),
  ...zip('′*∗', '′**'),
]);
/** Marks over a letter, and the character that puts them there. */
const MARKS = new Map(zip('^~ˉ‾˙¨⃗→', '\u0302\u0303\u0304\u0304\u0307\u0308\u20d7\u20d7'));
/** Signs with a space on either side. */
const RELATIONS = /^[=<>≤≥≈≠≡∼≃∝≪≫∈∉⊂⊆∪∩→←↔⇒⇔↦∥:≜]$/;
/** What makes a fraction's half, or a root's content, need parentheses. */
const OPERATOR = /[\s+−±·×/=<>≤≥≈]/;

/**
 * A formula as text on one line, made from its MathML: `KL(q ∥ p(z∣x))`, `x̂ᵢ²`, `1/2`, `√(x+1)`.
 * What a search looks through and shows; not a formula one could compute with.
 */
export function formulaText(mathml: string): string {
  return (
    say(parse(mathml))
      // An invisible "apply function": `log x` is two words, `exp(x)` one.
      .replace(/\u2061\s*(?=[([])/g, '')
      .replace(/[\s\u2061]+/g, ' ')
      .trim()
      .normalize('NFC')
  );
}

function parse(mathml: string): Element {
  const root: Element = { tag: '', children: [] };
  const open = [root];
  for (const [token, end, tag, closed] of mathml.matchAll(/<(\/?)([\w:-]+)[^>]*?(\/?)>|[^<]+/g)) {
    const parent = open.at(-1) ?? root;
    if (tag === undefined) parent.children.push(decode(token));
    else if (end === '/') open.pop();
    else {
      const element: Element = { tag, children: [] };
      parent.children.push(element);
      if (closed !== '/') open.push(element);
    }
  }
  return root;
}

function say(node: Element | string | undefined): string {
  if (node === undefined) return '';
  if (typeof node === 'string') return node;
  const { tag, children } = node;
  const [base, second, third] = children;
  switch (tag) {
    case 'annotation':
    case 'mphantom':
      return '';
    case 'mspace':
      return ' ';
    case 'mo':
    case 'mi':
      return symbol(children.map(say).join(''));
    case 'msub':
      return say(base) + script(second, BELOW, '_');
    case 'msup':
      return say(base) + script(second, ABOVE, '^');
    case 'msubsup':
    case 'munderover':
      return say(base) + script(second, BELOW, '_') + script(third, ABOVE, '^');
    case 'mover':
      return over(say(base), say(second));
    case 'munder':
      return /^[⏟_]$/.test(say(second)) || isElement(base, 'munder')
        ? say(base)
        : say(base) + script(second, BELOW, '_');
    case 'mfrac':
      return `${grouped(say(base))}/${grouped(say(second))}`;
    case 'msqrt':
      return `√${grouped(children.map(say).join(''))}`;
    case 'mroot':
      return `${script(second, ABOVE, '')}√${grouped(say(base))}`;
    case 'mtable':
      return children.map(say).filter(Boolean).join('; ');
    case 'mtr':
      return children
        .map((cell) => say(cell).trim())
        .filter(Boolean)
        .join(' ');
    default:
      return children.map(say).join('');
  }
}

/** Relations stand apart, and a comma from what follows. */
function symbol(text: string): string {
  if (RELATIONS.test(text)) return ` ${text} `;
  return text === ',' ? ', ' : text;
}

/** A script in small characters where Unicode has all of them, else behind a sign. */
function script(
  node: Element | string | undefined,
  small: ReadonlyMap<string, string>,
  sign: string,
): string {
  const text = say(node).trim();
  const characters = [...text.replace(/\s/g, '')];
  if (characters.every((each) => small.has(each)))
    return characters.map((each) => small.get(each)).join('');
  return sign + (characters.length === 1 ? text : `(${text})`);
}

function over(base: string, mark: string): string {
  const accent = MARKS.get(mark.trim());
  if (accent === undefined) return base;
  return [...base].length === 1 ? base + accent : base;
}

function grouped(text: string): string {
  const plain = text.trim();
  return OPERATOR.test(plain) ? `(${plain})` : plain;
}

function isElement(node: Element | string | undefined, tag: string): boolean {
  return typeof node === 'object' && node.tag === tag;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  '#x27': "'",
};

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

function zip(from: string, to: string): [string, string][] {
  const targets = [...to];
  return [...from].map((each, index) => [each, targets[index] ?? '']);
}

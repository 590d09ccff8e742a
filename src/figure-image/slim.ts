import { escapeHtml } from '../contract/index.ts';
import { styled } from './geometry.ts';

/** Properties that an element takes from the group around it, and what they are where nobody says. */
const INITIAL: Readonly<Record<string, string>> = {
  fill: '#000000',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-opacity': '1',
  'stroke-width': '1px',
  'stroke-miterlimit': '4',
  'stroke-dasharray': 'none',
  'font-family': '',
  'font-size': '',
  'font-weight': 'normal',
  'white-space': 'normal',
};

/** Declarations that say nothing, wherever they stand. */
const IDLE = new Set(['opacity:1', 'vector-effect:none', 'pointer-events:all']);

type Style = ReadonlyMap<string, string>;

/**
 * An SVG of plotly.js in fewer words, since a notebook keeps every one of them: the same picture to the eye. What
 * only scripts look for goes: classes, empty groups, handles nobody sees. What several elements say alike is said
 * once, by a group around them. Attributes stand in single quotes, which JSON need not escape.
 *
 * @param look declarations for the whole picture
 */
export function slim(svg: Element, look: Readonly<Record<string, string>>): string {
  const used = new Set(
    [...svg.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].flatMap(({ value }) => /url\(["']?#([^"')]+)/.exec(value)?.[1] ?? []),
    ),
  );
  const root = new Map(Object.entries(look));
  const inherited = new Map([...Object.entries(INITIAL), ...root]);
  const attributes: [string, string][] = [
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ['xmlns:xlink', 'http://www.w3.org/1999/xlink'],
  ];
  for (const name of ['width', 'height', 'viewBox'])
    attributes.push([name, svg.getAttribute(name) ?? '']);
  // Which of the forms that a Chinese sign has in different countries.
  attributes.push(['xml:lang', 'zh-Hans']);
  const children = writeAll([...svg.childNodes], inherited, used);
  return `<svg${write([...attributes, ['style', declare(root)]])}>${children}</svg>`;
}

/** Siblings in order; three or more that look alike get a group that says so. */
function writeAll(nodes: readonly Node[], inherited: Style, used: ReadonlySet<string>): string {
  const written: string[] = [];
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at] as Node;
    const look = shared(node, inherited);
    let end = at + 1;
    while (look !== '' && end < nodes.length && shared(nodes[end] as Node, inherited) === look)
      end++;
    if (end - at < 3) {
      written.push(writeNode(node, inherited, used));
      at++;
      continue;
    }
    const inner = new Map([...inherited, ...split(look)]);
    const run = nodes.slice(at, end).map((each) => writeNode(each, inner, used));
    written.push(`<g style='${look}'>${run.join('')}</g>`);
    at = end;
  }
  return written.join('');
}

/** What an element without others inside says of its look, as far as a group could say it. */
function shared(node: Node, inherited: Style): string {
  if (!isElement(node) || node.childElementCount > 0 || isUnseen(node)) return '';
  const own = [...styleOf(node)].filter(([name]) => name in INITIAL);
  return declare(new Map(own.filter(([name, value]) => inherited.get(name) !== value)));
}

function writeNode(node: Node, inherited: Style, used: ReadonlySet<string>): string {
  if (node.nodeType === 3) return escapeHtml(node.textContent ?? '');
  if (!isElement(node) || isUnseen(node) || isUnused(node, used)) return '';
  const style = styleOf(node);
  const inner = new Map(inherited);
  for (const name of Object.keys(INITIAL)) {
    const value = style.get(name) ?? node.getAttribute(name);
    if (value !== undefined && value !== null) inner.set(name, value);
  }
  const children = writeAll([...node.childNodes], inner, used);
  if (children === '' && /^(?:g|defs|text|clipPath)$/.test(node.localName)) return '';
  const own = [...style].filter(
    ([name, value]) => inherited.get(name) !== value || node.hasAttribute(name),
  );
  const [tag, attributes] = shapeOf(node);
  // What points at a gradient, pages let through as an attribute only; what is alone is shorter so.
  const isPlain = ([name, value]: [string, string]) =>
    value.startsWith('url(') || (name === 'opacity' && own.length === 1);
  const declared = own.filter((each) => !isPlain(each));
  attributes.push(...own.filter(isPlain));
  if (declared.length > 0) attributes.push(['style', declare(new Map(declared))]);
  if (tag === 'g' && attributes.length === 0) return children;
  const head = `${tag}${write(attributes)}`;
  return children === '' ? `<${head}/>` : `<${head}>${children}</${tag}>`;
}

const DROPPED = /^(?:style|class|data-.*|pointer-events)$/;
const CIRCLE = /^M([\d.]+),0A\1,\1 0 1,1 0,-\1A\1,\1 0 0,1 \1,0Z$/;

/** The name and the attributes of an element; a path that goes round once is a circle. */
function shapeOf(element: Element): [string, [string, string][]] {
  const given = [...element.attributes]
    .filter(({ name }) => !DROPPED.test(name) && !(name === 'id' && element.localName === 'defs'))
    .map(({ name, value }): [string, string] => [name, rounded(name, unquoted(value))])
    .filter(
      ([name, value]) => value !== '' && !(name === 'transform' && value === 'translate(0,0)'),
    );
  const radius = CIRCLE.exec(element.getAttribute('d') ?? '')?.[1];
  if (radius === undefined) return [element.tagName, given];
  const others = given.filter(([name]) => name !== 'd');
  const place = /^translate\(([^,()]+),([^,()]+)\)$/.exec(element.getAttribute('transform') ?? '');
  if (!place) return ['circle', [['r', radius], ...others]];
  const [x, y] = [rounded('cx', place[1] ?? ''), rounded('cy', place[2] ?? '')];
  const rest = others.filter(([name]) => name !== 'transform');
  return ['circle', [['cx', x], ['cy', y], ['r', radius], ...rest]];
}

/** Thousandths of a pixel are as fine as anybody can see; `181.48000000000002` is finer. */
function rounded(name: string, value: string): string {
  if (!/^(?:d|transform|points|[cr]?[xy]|[xy][12]|r|width|height)$/.test(name)) return value;
  return value.replace(/-?\d*\.\d{4,}(?:e-?\d+)?/g, (number) => String(+Number(number).toFixed(3)));
}

/** Shapes without extent, and handles that only a mouse would find. */
function isUnseen(element: Element): boolean {
  const { localName } = element;
  if (localName === 'path') return !element.getAttribute('d');
  if (localName !== 'rect') return false;
  if (Number(element.getAttribute('width')) === 0 || Number(element.getAttribute('height')) === 0)
    return element.closest('clipPath') === null;
  const bare = [undefined, 'none'].includes(styled(element, 'stroke'));
  return (
    styled(element, 'fill-opacity') === '0' && (bare || styled(element, 'stroke-width') === '0px')
  );
}

function isUnused(element: Element, used: ReadonlySet<string>): boolean {
  return /^(?:clipPath|linearGradient|pattern)$/.test(element.localName) && !used.has(element.id);
}

/** Every picture is lettered in one family, which the whole of it names. */
function styleOf(element: Element): Style {
  const declared = split(element.getAttribute('style') ?? '');
  return new Map(
    declared.filter(([name, value]) => name !== 'font-family' && !IDLE.has(`${name}:${value}`)),
  );
}

function split(style: string): [string, string][] {
  return style
    .split(';')
    .map((each): [string, string] => {
      const at = each.indexOf(':');
      return [each.slice(0, at).trim(), each.slice(at + 1).trim()];
    })
    .filter(([name]) => name !== '')
    .map(([name, value]) => [name, unquoted(value.replace(/rgb\((\d+), (\d+), (\d+)\)/g, hex))]);
}

/** `url("#id")` without its quotes, which not every reader of SVG takes. */
function unquoted(value: string): string {
  return value.replace(/url\(["'](#[^"')]+)["']\)/g, 'url($1)');
}

function hex(_: string, ...parts: string[]): string {
  const digits = parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0'));
  return `#${digits.join('')}`;
}

function declare(style: Style): string {
  return [...style].map(([name, value]) => `${name}:${value}`).join(';');
}

function write(attributes: readonly (readonly [string, string])[]): string {
  return attributes.map(([name, value]) => ` ${name}='${escapeHtml(value)}'`).join('');
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

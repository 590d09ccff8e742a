/**
 * The second face of this room: the parser alone. The type checker's thread loads nothing else of
 * the room, because each module that it reads delays the first check.
 */
export {
  boundIdentifiers,
  boundNames,
  closing,
  isFunction,
  isNode,
  type Node,
  parse,
  type SyntaxProblem,
  walk,
} from './compile/syntax.ts';

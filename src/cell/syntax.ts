/**
 * The second face of this room: the parser alone. The type checker's thread loads this and nothing
 * else of the room, since each module it reads delays the first check.
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

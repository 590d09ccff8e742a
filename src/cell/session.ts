import type { Sources } from './errors/sources.ts';
import type { Renderer } from './render/renderer.ts';
import type { Scope } from './scope.ts';

/** What the cells of one notebook share. */
export interface Session {
  readonly sources: Sources;
  readonly scope: Scope;
  readonly renderer: Renderer;
}

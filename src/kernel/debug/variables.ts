import type { Debugger, Runtime } from 'node:inspector';
import type { Rendered } from '../../cell/index.ts';
import type { Content } from '../../jupyter/index.ts';
import type { Shown } from '../engine/debug/target.ts';
import { Remote } from './inspector.ts';
import type { Session } from './session.ts';
import type { Frame } from './stack.ts';

/** Scopes of a function's own variables. Those around the function have the type `closure`. */
const LOCAL = new Set(['block', 'catch', 'local', 'with', 'eval']);

/** References of scopes are above this. Those of values, which the target gives, are below. */
const FIRST_SCOPE = 2 ** 30;

/** How long an expression may run. */
const PATIENCE_MS = 10_000;

type Scope =
  | { readonly kind: 'globals' }
  | { readonly kind: 'locals'; readonly frame: Frame; readonly scopes: readonly Debugger.Scope[] };

export interface EvaluateOptions {
  /** Whether to refuse code that would change anything. */
  readonly isPure?: boolean;
}

/** The variables of stopped code and of the session, as the Debug Adapter Protocol shows them. */
export class Variables {
  readonly #session: Session;
  readonly #scopes = new Map<number, Scope>();
  #lastScope = FIRST_SCOPE;

  constructor(session: Session) {
    this.#session = session;
  }

  forget(): void {
    this.#scopes.clear();
  }

  async scopes(frame: Frame): Promise<Content[]> {
    const locals = frame.scopes.filter(({ type }) => LOCAL.has(type));
    const around = frame.scopes.filter(({ type }) => type === 'closure');
    const hasAround = (await this.#locals(around)).length > 0;
    return [
      this.#add('Locals', { kind: 'locals', frame, scopes: locals }),
      ...(hasAround ? [this.#add('Closure', { kind: 'locals', frame, scopes: around })] : []),
      this.#add('Globals', { kind: 'globals' }),
    ];
  }

  #add(name: string, scope: Scope): Content {
    const variablesReference = ++this.#lastScope;
    this.#scopes.set(variablesReference, scope);
    const presentationHint = name === 'Globals' ? 'globals' : 'locals';
    return { name, presentationHint, variablesReference, expensive: false };
  }

  /** The names of all cells. */
  async globals(): Promise<Content[]> {
    return (await this.#session.inspector.ask('globals')).map(toVariable);
  }

  async list(reference: number): Promise<Content[]> {
    const scope = this.#scopes.get(reference);
    const { inspector } = this.#session;
    if (scope?.kind === 'globals') return this.globals();
    if (scope) {
      const isInner = scope.scopes.some(({ type }) => type === 'local');
      const shown = await this.#locals(scope.scopes, isInner ? scope.frame.self : UNDEFINED);
      return shown.map(toVariable);
    }
    const parts = await inspector.ask('parts', reference);
    if (!parts) throw new Error(ended(reference));
    return parts.map(toVariable);
  }

  /**
   * Shows the value of an expression.
   * @throws EvaluationError where the expression throws.
   */
  evaluate(
    expression: string,
    frame: Frame | undefined,
    options: EvaluateOptions = {},
  ): Promise<Shown> {
    return this.#with(this.#evaluate(expression, frame, options), (value) =>
      this.#session.inspector.ask('hold', new Remote(value)),
    );
  }

  /** Shows the value of an expression as a notebook does. */
  rich(expression: string, frame: Frame | undefined): Promise<Rendered> {
    return this.#with(this.#evaluate(expression, frame, {}), (value) =>
      this.#session.inspector.ask('rich', new Remote(value)),
    );
  }

  async #with<T>(
    evaluated: Promise<Runtime.RemoteObject>,
    use: (value: Runtime.RemoteObject) => Promise<T>,
  ): Promise<T> {
    const value = await evaluated;
    try {
      return await use(value);
    } finally {
      await this.#session.inspector.release(value);
    }
  }

  async #evaluate(
    expression: string,
    frame: Frame | undefined,
    { isPure = false }: EvaluateOptions,
  ): Promise<Runtime.RemoteObject> {
    const { inspector } = this.#session;
    const code = await inspector.ask('expression', expression, frame?.place);
    const params = { expression: code, timeout: PATIENCE_MS, throwOnSideEffect: isPure };
    return frame
      ? inspector.evaluate('Debugger.evaluateOnCallFrame', {
          ...params,
          callFrameId: frame.callFrameId,
        })
      : inspector.evaluate('Runtime.evaluate', params);
  }

  /** Gives a variable the value of an expression. */
  set(reference: number, name: string, expression: string): Promise<Shown> {
    const { inspector, stop } = this.#session;
    const scope = this.#scopes.get(reference);
    const frame = scope?.kind === 'locals' ? scope.frame : stop?.frames[0];
    return this.#with(this.#evaluate(expression, frame, {}), async (value) => {
      const remote = new Remote(value);
      if (scope?.kind === 'globals') return inspector.ask('assignGlobal', name, remote);
      if (!scope) return inspector.ask('assignPart', reference, name, remote);
      const holder = await this.#holder(scope.scopes, name);
      await inspector.post('Debugger.setVariableValue', {
        scopeNumber: scope.frame.scopes.indexOf(holder),
        variableName: name,
        newValue: remote.argument,
        callFrameId: scope.frame.callFrameId,
      });
      return inspector.ask('hold', remote);
    });
  }

  #locals(scopes: readonly Debugger.Scope[], self = UNDEFINED): Promise<Shown[]> {
    const objects = scopes.map(({ object }) => new Remote(object));
    return this.#session.inspector.ask('locals', new Remote(self), ...objects);
  }

  async #holder(scopes: readonly Debugger.Scope[], name: string): Promise<Debugger.Scope> {
    for (const scope of scopes) {
      const own = await this.#locals([scope]);
      if (own.some((variable) => variable.name === name)) return scope;
    }
    throw new Error(`there is no variable '${name}' in this scope`);
  }
}

const UNDEFINED: Runtime.RemoteObject = { type: 'undefined' };

const ended = (reference: number): string =>
  `there are no variables under the reference ${reference}: references end when the code runs on`;

/**
 * There is no `type`: JupyterLab's tree shows a type in place of the value, unless it is one of
 * Python's. Our texts say what a value is.
 */
function toVariable({ name, text, reference, path }: Shown): Content {
  return {
    name,
    value: text,
    variablesReference: reference,
    ...(path !== undefined && { evaluateName: path }),
  };
}

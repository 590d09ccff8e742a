import type { Debugger, Runtime } from 'node:inspector';
import type { Position } from '../../cell/index.ts';
import type { Place } from '../engine/debug/target.ts';
import type { Inspector } from './inspector.ts';
import type { Scripts, UserFile } from './scripts.ts';

/** A call of the reader's code that stands still. */
export interface Frame {
  readonly id: number;
  readonly callFrameId: string;
  /** The function, or the cell, that was called. */
  readonly name: string;
  readonly file: UserFile;
  /** Where it stands, in the reader's code. */
  readonly position: Position;
  /** Where it stands, in the compiled code. */
  readonly place: Place;
  /** Names the function: equal for two stops in it. */
  readonly functionKey: string;
  readonly scopes: readonly Debugger.Scope[];
  readonly self: Runtime.RemoteObject;
}

/** Reads stacks: which calls belong to the reader's code, and where they are in it. */
export class StackReader {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  #lastId = 0;

  constructor(inspector: Inspector, scripts: Scripts) {
    this.#inspector = inspector;
    this.#scripts = scripts;
  }

  /**
   * The calls of the reader's code, the innermost first. Calls of other code are left out.
   * `isInOurs` tells that the innermost is in code that the compiler has added.
   */
  async read(
    calls: readonly Debugger.CallFrame[],
  ): Promise<{ frames: Frame[]; isInOurs: boolean }> {
    const own = calls.flatMap((call) => {
      const file = this.#scripts.user(call.location.scriptId);
      return file ? [{ call, file }] : [];
    });
    const positions = await this.#inspector.ask(
      'callers',
      own.map(({ call }) => ({ ...this.place(call), start: startOf(call) })),
    );
    const frames = own.flatMap(({ call, file }, i) => {
      const position = positions[i];
      return position ? [this.#frame(call, file, position)] : [];
    });
    return { frames, isInOurs: !positions[0] };
  }

  #frame(call: Debugger.CallFrame, file: UserFile, position: Position): Frame {
    const start = startOf(call);
    return {
      id: ++this.#lastId,
      callFrameId: call.callFrameId,
      // The first line is the function that the compiler puts around the reader's code.
      name: call.functionName || (start.line === 0 ? file.label : '(anonymous)'),
      file,
      position,
      place: this.place(call),
      functionKey: `${file.scriptId}:${start.line}:${start.column}`,
      scopes: call.scopeChain,
      self: call.this,
    };
  }

  /** Where a call stands in its script. */
  place({ location: { scriptId, lineNumber, columnNumber } }: Debugger.CallFrame): Place {
    const file = this.#scripts.user(scriptId)?.file ?? this.#scripts.url(scriptId);
    return { file, line: lineNumber, column: columnNumber ?? 0 };
  }
}

function startOf({ functionLocation: start }: Debugger.CallFrame): Position {
  return { line: start?.lineNumber ?? 0, column: start?.columnNumber ?? 0 };
}

import { currentCell } from './context.ts';

/** How cells see it; the type checker is told so. */
export const PROMPT_TYPES =
  '/** Asks the reader for a line. With `password`, what is typed stays hidden. */\n' +
  'declare function prompt(message?: string, options?: { password?: boolean }): Promise<string>;';

/** Puts `prompt` among the globals. Returns what takes it away. */
export function installPrompt(): () => void {
  const holder = globalThis as { prompt?: unknown };
  const earlier = holder.prompt;
  holder.prompt = async (message = '', options: { password?: boolean } = {}): Promise<string> => {
    const cell = currentCell();
    if (!cell) throw new Error('prompt: only code of a cell can ask the reader');
    try {
      return await cell.input(String(message), options.password ?? false);
    } catch (error) {
      // One that was made here knows which line asked.
      throw new Error((error as Error).message);
    }
  };
  return () => {
    holder.prompt = earlier;
  };
}

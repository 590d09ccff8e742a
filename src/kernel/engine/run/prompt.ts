import { currentCell } from './context.ts';

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
      // An error that is made here has the line that asked in its stack.
      throw new Error((error as Error).message);
    }
  };
  return () => {
    holder.prompt = earlier;
  };
}

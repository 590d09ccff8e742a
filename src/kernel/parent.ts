/** How often it is looked whether the parent is still there. */
const INTERVAL_MS = 1000;

/**
 * Calls `gone` when the process that Jupyter named in `JPY_PARENT_PID` is not there, or not any
 * more: a kernel whose server was killed has nobody left to stop it. Without that variable it does
 * nothing.
 */
export function followParent(
  gone: (pid: number) => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const parent = Number(env.JPY_PARENT_PID);
  if (!Number.isSafeInteger(parent) || parent <= 1) return;
  // The process may lie between, as a shell does that starts the kernel.
  const isOurs = process.ppid === parent;
  const timer = setInterval(() => {
    // Another process may get the number. Where it was our parent, ours has changed then.
    if (isAlive(parent) && (!isOurs || process.ppid === parent)) return;
    clearInterval(timer);
    gone(parent);
  }, INTERVAL_MS);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

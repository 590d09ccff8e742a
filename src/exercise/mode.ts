/** Whether exercises are run as they are declared. */
let isRunning = true;

export function exercisesRun(): boolean {
  return isRunning;
}

/** From now on, exercises of this session are declared and not run. Returns what ends it. */
export function onlyDeclare(): () => void {
  isRunning = false;
  return () => {
    isRunning = true;
  };
}

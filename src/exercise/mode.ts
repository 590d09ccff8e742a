/** Whether exercises are run as they are declared. */
let isRunning = true;

export function exercisesRun(): boolean {
  return isRunning;
}

/** From now on, exercises of this session are declared and not run: a grader runs them in its own way. */
export function onlyDeclare(): void {
  isRunning = false;
}

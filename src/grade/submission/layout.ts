/** Whose a file is, by its place in a folder or an archive of submissions. */
export interface Owner {
  /** Names the submission in results and feedback, and stays the same when it is handed in again. */
  readonly id: string;
  /** As the platform that collected it calls the student. */
  readonly name?: string;
}

/** `Ada Lovelace_1234567_assignsubmission_file_`: what Moodle calls a student's folder, or the head of a file. */
const MOODLE = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)/;
/** `lovelaceada_LATE_12345_67890_notebook.ipynb`: name, user and attachment, as Canvas calls a file. */
const CANVAS = /^([^_]+)_(?:LATE_)?(\d+)_\d+_/;
/** The one folder around the submissions that Gradescope exports. */
const GRADESCOPE = /^assignment_\d+_export\//;

/**
 * The owner of a file: of a folder a student, the folder's name; of flat files, the file's; where a platform has
 * collected them, the student's number there.
 *
 * @param path below the folder of submissions, with slashes
 */
export function ownerOf(path: string): Owner {
  const [head = '', ...rest] = path.replace(GRADESCOPE, '').split('/');
  const moodle = MOODLE.exec(head);
  if (moodle) return { id: moodle[2] as string, name: moodle[1] as string };
  if (rest.length > 0) return { id: head };
  const canvas = CANVAS.exec(head);
  if (canvas) return { id: canvas[2] as string, name: canvas[1] as string };
  return { id: head.replace(/\.(?:ipynb|zip)$/i, '') };
}

/** What no student has handed in on purpose. */
export function isClutter(path: string): boolean {
  return path
    .split('/')
    .some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'node_modules');
}

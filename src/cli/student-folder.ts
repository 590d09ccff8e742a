/** Where the reader's own copies of the chapters lie. */
export const STUDENT_FOLDER = 'my-notebooks';

/**
 * The documentation, for a front end's Help menu. A face of its own: the kernel answers with it
 * before anything else of this room is loaded.
 */
export const HELP_LINK = { text: 'TensorFlow.js', url: 'https://js.tensorflow.org/api/latest/' };

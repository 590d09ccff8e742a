/** The documentation, for the menu of help of a front end. */
export const HELP_LINK = { text: 'TensorFlow.js', url: 'https://js.tensorflow.org/api/latest/' };

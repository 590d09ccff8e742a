/** A finished picture, or why the figure cannot be drawn here. */
export type Picture = { readonly png: Buffer } | { readonly refused: string };

/**
 * Draws a Plotly figure (the value of `application/vnd.plotly.v1+json`) as a PNG, in plain Node.
 * Never throws for a bad figure: `refused` says why it has no picture.
 */
export async function pictureOf(_figure: unknown): Promise<Picture> {
  return { refused: 'pictures are not drawn yet' };
}

/** Ends the drawing process, if one was started. The next `pictureOf` starts a fresh one. */
export async function closePictures(): Promise<void> {}

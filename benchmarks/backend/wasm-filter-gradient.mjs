// The stock wasm backend has no gradient for a convolution's filter. This composes one of what it
// has, one matrix product a tap, so that the comparison can be made at all.
export function composeFilterGradient(tf) {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc({ inputs: { x, dy }, attrs: { strides, pad, filterShape } }) {
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
      const { batchSize, outHeight, outWidth, inChannels, outChannels, padInfo } = info;
      const rows = batchSize * outHeight * outWidth;
      return tf.tidy(() => {
        const padded = tf.pad(x, [
          [0, 0],
          [padInfo.top, padInfo.bottom],
          [padInfo.left, padInfo.right],
          [0, 0],
        ]);
        const right = tf.reshape(dy, [rows, outChannels]);
        const taps = [];
        for (let h = 0; h < info.filterHeight; h++) {
          for (let w = 0; w < info.filterWidth; w++) {
            const end = [
              ...[batchSize, h + (outHeight - 1) * info.strideHeight + 1],
              ...[w + (outWidth - 1) * info.strideWidth + 1, inChannels],
            ];
            const step = [1, info.strideHeight, info.strideWidth, 1];
            const seen = tf.stridedSlice(padded, [0, h, w, 0], end, step);
            taps.push(tf.matMul(tf.reshape(seen, [rows, inChannels]), right, true, false));
          }
        }
        return tf.reshape(tf.concat(taps, 0), filterShape);
      });
    },
  });
}

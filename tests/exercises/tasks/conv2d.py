"""Exercise: the gradients of a convolution with stride 1 and SAME padding.

  y[b, i, j, f] = sum over u, v, c of  x[b, i + u - top, j + v - left, c] w[u, v, c, f]

with zeros outside the image. `gradient` gets upstream = dL/dy, [B, H, W, F], and returns two
gradients:

  dL/dx, of the shape of images, [B, H, W, C]
  dL/dw, of the shape of filters, [kh, kw, C, F]

Hint: each (u, v) is a dense layer of its own: the window of the padded image that begins at (u, v),
times the matrix w[u, v]. dL/dw[u, v] needs that window; what dL/dx gets from (u, v) lies in that
window of the padded image, and tf.pad puts it there. Add up, then cut off the padding.
"""

import tensorflow as tf


@tf.custom_gradient
def conv2d(images, filters):
  """Convolves images [B, H, W, C] with filters [kh, kw, C, F]: [B, H, W, F]."""
  height, width = images.shape[1:3]
  kh, kw, channels, count = filters.shape
  top, left = (kh - 1) // 2, (kw - 1) // 2
  padded = tf.pad(images, [[0, 0], [top, kh - 1 - top], [left, kw - 1 - left], [0, 0]])
  places = [(u, v) for u in range(kh) for v in range(kw)]
  windows = {(u, v): padded[:, u:u + height, v:v + width] for u, v in places}
  outputs = tf.add_n([
      tf.einsum('bijc,cf->bijf', windows[u, v], filters[u, v]) for u, v in places])

  def gradient(upstream):
    # solution
    of_filters = [tf.einsum('bijc,bijf->cf', windows[place], upstream) for place in places]
    of_padded = tf.add_n([
        tf.pad(tf.einsum('bijf,cf->bijc', upstream, filters[u, v]),
               [[0, 0], [u, kh - 1 - u], [v, kw - 1 - v], [0, 0]]) for u, v in places])
    return (of_padded[:, top:top + height, left:left + width],
            tf.reshape(tf.stack(of_filters), [kh, kw, channels, count]))
    # end

  return outputs, gradient

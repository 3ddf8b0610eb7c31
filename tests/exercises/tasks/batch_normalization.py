"""Exercise: the gradients of batch normalization.

  m = sum of x[p] / n        v = sum of (x[p] - m)^2 / n        r = (v + epsilon)^-1/2
  h[p] = (x[p] - m) r        y[p] = h[p] + shift

for each channel, over the n = B H W pixels p of all images. `gradient` gets upstream = dL/dy,
[B, H, W, C], and returns two gradients:

  dL/dx, of the shape of images, [B, H, W, C]
  dL/dshift, of the shape of shift, [C]

Hint: x[q] moves h[q] directly, and every h[p] through m and through v:
dh[p]/dx[q] = r ([p = q] - 1/n - h[p] h[q] / n). Multiplied by g[p] and added up over p, that is two
means over the pixels.
"""

import tensorflow as tf


def batch_normalization(images, shift, epsilon):
  """Normalizes images [B, H, W, C] by their own statistics and adds shift [C]."""
  pixels = [0, 1, 2]

  @tf.custom_gradient
  def normalize(x, b):
    m = tf.reduce_mean(x, pixels)
    v = tf.reduce_mean((x - m) ** 2, pixels)
    r = tf.math.rsqrt(v + epsilon)
    h = (x - m) * r
    outputs = h + b

    def gradient(upstream):
      # solution
      mean, along = tf.reduce_mean(upstream, pixels), tf.reduce_mean(upstream * h, pixels)
      return r * (upstream - mean - h * along), tf.reduce_sum(upstream, pixels)
      # end

    return outputs, gradient

  return normalize(images, shift)

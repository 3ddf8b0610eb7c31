"""Exercise: the gradient of max-pooling.

  y[b, i, j, c] = the largest of the four pixels x[b, 2 i + (0 or 1), 2 j + (0 or 1), c]

`gradient` gets upstream = dL/dy, [B, H / 2, W / 2, C], and returns dL/dx, [B, H, W, C]. All of it
goes to the pixel that won its window, the others get 0. Of equal pixels the first one wins: upper
left, upper right, lower left, lower right.

Hint: write the gradient of windows, [B, H / 2, W / 2, C, 4], and let to_images put it in its place.
windows == outputs[..., tf.newaxis] is true at all pixels as large as the largest; tf.cumsum along
the last axis numbers those.
"""

import tensorflow as tf


def to_windows(images):
  """Returns the pixels of each window of images [B, H, W, C]: [B, H / 2, W / 2, C, 4]."""
  return tf.stack([images[:, row::2, column::2] for row in (0, 1) for column in (0, 1)], axis=-1)


def to_images(windows):
  """Returns the images of which to_windows makes these windows."""
  batch, rows, columns, channels, _ = tf.unstack(tf.shape(windows))
  pixels = tf.reshape(windows, [batch, rows, columns, channels, 2, 2])
  return tf.reshape(tf.transpose(pixels, [0, 1, 4, 2, 5, 3]),
                    [batch, 2 * rows, 2 * columns, channels])


@tf.custom_gradient
def max_pool(images):
  """Returns the largest pixels, [B, H / 2, W / 2, C], of images [B, H, W, C], H and W even."""
  windows = to_windows(images)
  outputs = tf.reduce_max(windows, axis=-1)

  def gradient(upstream):
    # solution
    is_largest = windows == outputs[..., tf.newaxis]
    is_first = tf.cumsum(tf.cast(is_largest, tf.int32), axis=-1) == 1
    zeros = tf.zeros_like(windows)
    return to_images(tf.where(is_largest & is_first, upstream[..., tf.newaxis], zeros))
    # end

  return outputs, gradient

"""Histograms for TensorBoard, computed in the graph that computes the values.

`tf.summary.histogram` makes 30 numbers of 8 bytes of every value, one for each bucket: 1.1 GB for
the first layer's activations of one batch. Here a large tensor is
processed in slices, and no other tensor of its size is made:

  bucket = min(floor((value - least) * buckets / (greatest - least)), buckets - 1)

Values that are not finite are in no bucket and move no edge. The result is what TensorBoard's
plugin reads: rows of left edge, right edge and count; where all values are equal, the last row has
all of them (https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/histogram).
"""

from collections.abc import Callable

import tensorflow as tf

BUCKETS = 30

# Values in a slice: 1 MB of them, which fits into the cache of a core.
_SLICE = 2 ** 18
_METADATA = tf.compat.v1.SummaryMetadata(
    plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name='histograms'))

State = tuple[tf.Tensor, ...]


def buckets(values: tf.Tensor) -> tf.Tensor:
  """Counts values in BUCKETS intervals of equal width between the minimum and the maximum.

  Args:
    values: floating-point, of any shape.

  Returns:
    float64 [BUCKETS, 3]: left edge, right edge, count; all zero where no value is finite.
  """
  return _rows(tf.cast(tf.reshape(values, [-1]), tf.float32))


def fraction_of_zeros(values: tf.Tensor) -> tf.Tensor:
  """Returns the fraction of values, of any shape, that are 0: a float32 scalar."""
  values = tf.cast(tf.reshape(values, [-1]), tf.float32)
  return _zeros(values) / tf.cast(tf.size(values), tf.float32)


# Functions of their own: each is traced once for the thirty or so calls in one graph.
@tf.function(autograph=False, input_signature=[tf.TensorSpec([None], tf.float32)])
def _rows(values: tf.Tensor) -> tf.Tensor:
  def widen(piece: tf.Tensor, least: tf.Tensor, greatest: tf.Tensor) -> State:
    finite = tf.math.is_finite(piece)
    return (tf.minimum(least, tf.reduce_min(tf.where(finite, piece, piece.dtype.max))),
            tf.maximum(greatest, tf.reduce_max(tf.where(finite, piece, piece.dtype.min))))

  # Reversed, so that the first finite value replaces both.
  least, greatest = _fold(widen, (values.dtype.max, values.dtype.min), values)

  def count(piece: tf.Tensor, counts: tf.Tensor) -> State:
    place = tf.cast((piece - least) * (BUCKETS / (greatest - least)), tf.int32)
    place = tf.where(greatest > least, tf.clip_by_value(place, 0, BUCKETS - 1), BUCKETS - 1)
    # Bucket numbers from BUCKETS on are not counted.
    place = tf.where(tf.math.is_finite(piece), place, BUCKETS)
    return counts + tf.raw_ops.DenseBincount(
        input=place, size=BUCKETS, weights=tf.zeros([0], tf.int32)),

  counts, = _fold(count, (tf.zeros([BUCKETS], tf.int32),), values)
  edges = tf.linspace(tf.cast(least, tf.float64), tf.cast(greatest, tf.float64), BUCKETS + 1)
  edges = tf.where(least <= greatest, edges, 0.0)
  return tf.stack([edges[:-1], edges[1:], tf.cast(counts, tf.float64)], axis=1)


@tf.function(autograph=False, input_signature=[tf.TensorSpec([None], tf.float32)])
def _zeros(values: tf.Tensor) -> tf.Tensor:
  found, = _fold(lambda piece, found: (
      found + tf.reduce_sum(tf.cast(tf.equal(piece, 0.0), tf.float32)),), (0.0,), values)
  return found


def _fold(step: Callable[..., State], initial: tuple, values: tf.Tensor) -> State:
  """Folds step(slice, *state) over slices of the values, in order."""
  _, *state = tf.while_loop(
      lambda start, *state: start < tf.size(values),
      lambda start, *state: (start + _SLICE, *step(values[start:start + _SLICE], *state)),
      (0, *map(tf.convert_to_tensor, initial)), parallel_iterations=1)
  return tuple(state)


def write(tag: str, rows: tf.Tensor) -> None:
  """Writes the result of `buckets` to the current summary writer, at its step."""
  tf.summary.write(tag, rows, metadata=_METADATA)

"""Softmax cross-entropy, the loss of a classifier.

  p = softmax(z),  p[k] = exp(z[k]) / sum over j of exp(z[j])
  t[k] = (1 - e) y[k] + e / K,   y[k] = [k = label], or the share of class k in a mixed label
  loss = - sum over k of  t[k] log p[k]
       = log sum over j of exp(z'[j])  -  (1 - e) sum over k of y[k] z'[k]  -  e mean(z')

where z' = z - max(z): the largest exponent is 0, so nothing overflows, and as t sums to one the
shift cancels. e is the label smoothing of Szegedy et al., "Rethinking the Inception architecture
for computer vision", arXiv:1512.00567, section 7. With g = dL/dloss

  dL/dz = (p - t) g.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import shape_checks

_OP = 'softmax_cross_entropy'


def softmax_cross_entropy(logits: tf.Tensor, labels: tf.Tensor,
                          label_smoothing: float = 0.0) -> tf.Tensor:
  """Cross-entropy between the softmax of the logits and the labels, per example.

    loss = - sum over k of  t[k] log p[k]        p[k] = exp(z[k]) / sum over j of exp(z[j])

  with t[k] = (1 - e) y[k] + e / K for the label smoothing e.

  Args:
    logits: [B, K], floating-point; B may be unknown while tracing.
    labels: [B], int32 or int64, in [0, K), the class where y is 1. On a CPU a label out of range
      raises tf.errors.InvalidArgumentError when the operation runs. Or y itself: [B, K],
      floating-point, 0 or more, each row with the sum 1.
    label_smoothing: the probability mass of the target that is spread over all classes, in [0, 1).

  Returns:
    [B], one loss per example in nats, of the dtype of logits.

  Raises:
    ValueError: if a shape, a dtype or a setting does not fit.

  Example:
    The softmax of 0 and log 3 is 1/4 and 3/4. The losses of the two labels are log 4 and log 4/3,
    and each gradient is the softmax less the target, here 1 and 0, and 0 and 1:

    >>> logits = tf.math.log([[1.0, 3.0], [1.0, 3.0]])
    >>> with tf.GradientTape() as tape:
    ...   tape.watch(logits)
    ...   losses = rana.ops.softmax_cross_entropy(logits, [0, 1])
    >>> print(np.exp(losses).round(4))
    [4.     1.3333]
    >>> print(tape.gradient(losses, logits).numpy().round(4))
    [[-0.75  0.75]
     [ 0.25 -0.25]]
  """
  logits = shape_checks.tensor(_OP, 'logits', logits, '[B, K]')
  labels = tf.convert_to_tensor(labels)
  _check_labels(logits, labels)
  if not 0 <= label_smoothing < 1:
    raise ValueError(f'{_OP}: label_smoothing is {label_smoothing}; expected a share in [0, 1)')
  return _losses(logits, labels, label_smoothing)


def _check_labels(logits: tf.Tensor, labels: tf.Tensor) -> None:
  is_mixed = labels.dtype.is_floating
  if not is_mixed and labels.dtype not in (tf.int32, tf.int64):
    raise ValueError(f'{_OP}: labels is {labels.dtype.name}; expected int32 or int64, or '
                     'floating-point shares of the classes')
  shape_checks.axes(_OP, 'labels', labels, '[B, K]' if is_mixed else '[B]')
  shape_checks.size(_OP, 'labels', labels, 0, logits.shape[0], 'the examples of logits')
  if is_mixed:
    shape_checks.size(_OP, 'labels', labels, 1, logits.shape[1], 'the classes of logits')


def _losses(logits: tf.Tensor, labels: tf.Tensor, smoothing: float) -> tf.Tensor:

  @tf.custom_gradient
  def forward(z: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    shifted = z - tf.reduce_max(z, axis=1, keepdims=True)
    exponentials = tf.exp(shifted)
    total = tf.reduce_sum(exponentials, axis=1)
    score = (1.0 - smoothing) * _label_score(shifted, labels)
    if smoothing:
      score += smoothing * tf.reduce_mean(shifted, axis=1)

    def gradient(upstream: tf.Tensor) -> tf.Tensor:
      probabilities = exponentials / total[:, tf.newaxis]
      return (probabilities - _targets(z, labels, smoothing)) * upstream[:, tf.newaxis]

    return tf.math.log(total) - score, gradient

  return forward(logits)


def _label_score(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
  """Returns the sum over k of y[k] z[k], [B]."""
  if labels.dtype.is_floating:
    # A share of 0 times a logit of minus infinity is 0.
    return tf.reduce_sum(tf.math.multiply_no_nan(logits, tf.cast(labels, logits.dtype)), axis=1)
  # tf.gather instead of a product with a one-hot row: logits of minus infinity stay harmless, and a
  # label out of range raises an error.
  return tf.gather(logits, labels, axis=1, batch_dims=1)


def _targets(logits: tf.Tensor, labels: tf.Tensor, smoothing: float) -> tf.Tensor:
  """Returns the target distribution t, [B, K]."""
  classes = tf.shape(logits)[1]
  chosen = (tf.cast(labels, logits.dtype) if labels.dtype.is_floating
            else tf.one_hot(labels, classes, dtype=logits.dtype))
  if not smoothing:
    return chosen
  return (1.0 - smoothing) * chosen + smoothing / tf.cast(classes, logits.dtype)

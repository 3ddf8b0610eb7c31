"""Checks of the operations' arguments; errors are one line that names operation and argument.

Letters of the shapes: B examples, H rows, W columns, C channels, F filters, I inputs, O outputs, K
classes, kh and kw the rows and columns of a filter. Only what is known while tracing is checked: an
axis of unknown size passes.
"""

import tensorflow as tf


def tensor(op: str, argument: str, value: tf.types.experimental.TensorLike,
           layout: str | None = None) -> tf.Tensor:
  """Returns `value` as a floating-point tensor with as many axes as `layout` names.

  Args:
    op: the operation's name, for the message.
    argument: the argument's name, for the message.
    value: a tensor, variable, array or nested list.
    layout: the expected axes, such as '[B, H, W, C]'; None accepts any shape.

  Returns:
    The tensor.

  Raises:
    ValueError: if it is not floating-point or has another number of axes.
  """
  converted = tf.convert_to_tensor(value)
  if not converted.dtype.is_floating:
    raise ValueError(f'{op}: {argument} is {converted.dtype.name}; expected floating-point numbers')
  if layout is not None:
    axes(op, argument, converted, layout)
  return converted


def axes(op: str, argument: str, value: tf.Tensor, layout: str) -> None:
  """Raises ValueError unless `value` has as many axes as `layout` names, such as '[I, O]'."""
  if value.shape.rank != layout.count(',') + 1:
    raise ValueError(f'{op}: {argument} has shape {value.shape}; expected {layout}')


def same_type(op: str, argument: str, value: tf.Tensor, other: str, model: tf.Tensor) -> None:
  """Raises ValueError unless `value` has the dtype of `model`, the argument called `other`."""
  if value.dtype != model.dtype:
    raise ValueError(f'{op}: {argument} is {value.dtype.name}; '
                     f'expected {model.dtype.name}, the type of {other}')


def size(op: str, argument: str, value: tf.Tensor, axis: int, expected: int | None,
         source: str) -> None:
  """Raises ValueError if an axis of `value` is known to differ from the size `expected`.

  Args:
    op: the operation's name, for the message.
    argument: the argument's name, for the message.
    value: the tensor to check.
    axis: index of the axis to check.
    expected: the expected size; None if unknown.
    source: what the expected size comes from, such as 'the channels of images'.
  """
  received = value.shape[axis]
  if None not in (received, expected) and received != expected:
    raise ValueError(f'{op}: {argument} has shape {value.shape}, {received} on axis {axis}; '
                     f'expected {expected}, {source}')


def at_least(op: str, argument: str, value: int, smallest: int) -> None:
  """Raises ValueError unless `value` is a whole number of at least `smallest`."""
  if isinstance(value, bool) or not isinstance(value, int) or value < smallest:
    raise ValueError(f'{op}: {argument} is {value!r}; '
                     f'expected a whole number of at least {smallest}')


def windows(op: str, images: tf.Tensor, window: tuple[int | None, int | None], strides: int,
            padding: str) -> None:
  """Raises ValueError unless windows of this geometry fit `images`.

  Args:
    op: the operation's name, for the message.
    images: [B, H, W, C].
    window: rows and columns of a window; None where unknown.
    strides: step between windows along both axes, in pixels.
    padding: 'SAME' or 'VALID'.
  """
  at_least(op, 'strides', strides, 1)
  if padding not in ('SAME', 'VALID'):
    raise ValueError(f"{op}: padding is {padding!r}; expected 'SAME' or 'VALID'")
  for extent, available in zip(window, images.shape[1:3], strict=True):
    if padding == 'VALID' and None not in (extent, available) and extent > available:
      raise ValueError(f'{op}: images has shape {images.shape}, smaller than the window '
                       f"{window}; expected at least its size under padding 'VALID'")

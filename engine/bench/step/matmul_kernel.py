"""A product of a network's layer, and the forms that it can be computed in."""

from collections.abc import Callable, Sequence
import dataclasses

import tensorflow as tf

# Operations that are done in one traced call, so that its cost does not count.
_WORK = 16e9
_MOST_COPIES = 16

Compute = Callable[[tf.Tensor], tf.Tensor]


@dataclasses.dataclass(frozen=True)
class Form:
  """One way to compute a product.

  Attributes:
    name: of the way.
    compute: does it for one of the inputs.
    inputs: different tensors of the same shape, so that no result can be used again.
  """
  name: str
  compute: Compute
  inputs: tuple[tf.Tensor, ...]


@dataclasses.dataclass(frozen=True)
class Product:
  """A product and the forms that it is tried in.

  Attributes:
    name: layer and what it is for.
    flops: additions and multiplications.
    forms: all with the same result but for its layout.
    needed: whether a training step does it.
  """
  name: str
  flops: int
  forms: tuple[Form, ...]
  needed: bool = True


def copies(shape: Sequence[int], dtype: tf.DType, flops: int) -> tuple[tf.Tensor, ...]:
  """Returns as many inputs as make a traced call long, for a product of `flops`."""
  number = min(_MOST_COPIES, max(2, round(_WORK / flops)))
  return tuple(values(shape, dtype, seed) for seed in range(number))


def values(shape: Sequence[int], dtype: tf.DType, seed: int = -1) -> tf.Tensor:
  """Returns normal values."""
  return tf.cast(tf.random.stateless_normal(shape, [0, seed]), dtype)

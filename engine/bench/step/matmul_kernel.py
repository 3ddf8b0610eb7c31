"""A matrix product or convolution of a network's layer, and the variants that compute it."""

from collections.abc import Callable, Sequence
import dataclasses

import tensorflow as tf

# Floating-point operations in one traced call, so that the cost of the call is negligible.
_FLOPS_PER_CALL = 16e9
_MAX_COPIES = 16

Compute = Callable[[tf.Tensor], tf.Tensor]


@dataclasses.dataclass(frozen=True)
class KernelVariant:
  """One way to compute a kernel.

  Attributes:
    name: the variant's name.
    compute: maps one of the inputs to the result.
    inputs: different tensors of the same shape, so that no result can be reused.
  """
  name: str
  compute: Compute
  inputs: tuple[tf.Tensor, ...]


@dataclasses.dataclass(frozen=True)
class Kernel:
  """A product of a training step and its variants.

  Attributes:
    name: the layer and the result: forward, gradient of the filters, weights or input.
    flops: multiplications and additions.
    variants: all compute the same result up to its layout.
    in_step: whether a training step contains it.
  """
  name: str
  flops: int
  variants: tuple[KernelVariant, ...]
  in_step: bool = True


def copies(shape: Sequence[int], dtype: tf.DType, flops: int) -> tuple[tf.Tensor, ...]:
  """Returns enough different inputs to make one traced call long.

  Args:
    shape: of each input.
    dtype: of each input.
    flops: of the kernel for one input.
  """
  number = min(_MAX_COPIES, max(2, round(_FLOPS_PER_CALL / flops)))
  return tuple(values(shape, dtype, seed) for seed in range(number))


def values(shape: Sequence[int], dtype: tf.DType, seed: int = -1) -> tf.Tensor:
  """Returns a tensor of normally distributed values."""
  return tf.cast(tf.random.stateless_normal(shape, [0, seed]), dtype)

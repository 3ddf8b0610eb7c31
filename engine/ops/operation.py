"""The columns of the registry: an operation, its references and the arguments it is tested with.

registry.py holds the rows. The conformance tests, the gradient checks and the benchmark of the
operations read them, so that an operation with a row is covered by all three.
"""

from collections.abc import Callable, Mapping
import dataclasses

import numpy as np
import tensorflow as tf

# Takes tensors and settings by keyword; returns a tensor, or a tuple whose first entry is the
# result and whose others are statistics without gradient.
Function = Callable[..., tf.Tensor | tuple[tf.Tensor, ...]]
# Values of the arguments that have no gradient. Arrays are passed as tensors, floating-point ones
# in the dtype of the call.
OpSettings = Mapping[str, object]


@dataclasses.dataclass(frozen=True)
class Example:
  """Arguments of one call, small enough for finite differences of every element in float64.

  Attributes:
    shapes: shapes of the differentiable arguments, by name, in the order of the parameters.
    settings: the other arguments, by name.
  """
  shapes: Mapping[str, tuple[int, ...]]
  settings: OpSettings = dataclasses.field(default_factory=dict)

  def tensors(self, dtype: tf.DType) -> dict[str, tf.Tensor]:
    """Returns all tensor arguments by name, the differentiable ones first.

    Args:
      dtype: of the floating-point tensors.
    """
    numbers = {name: example_values(shape, seed, 0.1 * seed)
               for seed, (name, shape) in enumerate(self.shapes.items())}
    return {name: as_tensor(value, dtype)
            for name, value in (numbers | arrays(self.settings)).items()}


@dataclasses.dataclass(frozen=True)
class Benchmark:
  """Arguments at the size of one layer of the tutorial's network, which the benchmark measures.

  Attributes:
    layer: name of the layer, shown beside that of the operation.
    tensors: for each tensor argument, the tensor of that network whose shape it gets: 'images',
      'labels', a layer's output such as 'conv1', a variable such as 'conv1/weights', 'flat' (the
      inputs of local3) or 'conv2/variance' (positive numbers).
    settings: the other arguments, by name.
  """
  layer: str
  tensors: Mapping[str, str]
  settings: OpSettings = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, eq=False)
class Operation:
  """One row of the registry.

  Attributes:
    function: the operation.
    reference: computes the same from first principles (slices, sums, products), differentiated by
      autodiff: a function of reference.py, or a lambda if it is short. Same parameters.
    tensorflow: computes the same with TensorFlow's own kernel: a function of
      tensorflow_equivalents.py, or a lambda. Same parameter names. None if there is no such kernel.
    examples: at least one. The gradient check runs on the first one, the conformance tests on all.
    benchmarks: sizes that the benchmark measures.
    not_compared: why results are not compared with TensorFlow's; required if tensorflow is None.
    batch_arguments: tensor arguments whose leading axis is the batch; None: the first argument.
    num_statistics: outputs after the first one, float32 for bfloat16 arguments, without gradient.
  """
  function: Function
  reference: Function
  tensorflow: Function | None
  examples: tuple[Example, ...]
  benchmarks: tuple[Benchmark, ...]
  not_compared: str = ''
  batch_arguments: tuple[str, ...] | None = None
  num_statistics: int = 0

  def __post_init__(self) -> None:
    if self.tensorflow is None and not self.not_compared:
      raise ValueError(f'{self.name}: tensorflow is None; expected the reason as not_compared')
    if not self.examples:
      raise ValueError(f'{self.name}: examples is empty; expected at least one example')

  @property
  def name(self) -> str:
    """Name of the operation: that of its function."""
    return self.function.__name__


def arrays(settings: OpSettings) -> dict[str, np.ndarray]:
  """Returns the settings that are passed as tensors."""
  return {name: value for name, value in settings.items() if isinstance(value, np.ndarray)}


def constants(settings: OpSettings) -> dict[str, object]:
  """Returns the settings that are passed as they are."""
  return {name: value for name, value in settings.items() if not isinstance(value, np.ndarray)}


def as_tensor(value: np.ndarray, dtype: tf.DType) -> tf.Tensor:
  """Returns an array as a tensor, of `dtype` if it is floating-point."""
  return tf.constant(value, dtype if value.dtype.kind == 'f' else None)


def example_values(shape: tuple[int, ...], seed: int = 0, offset: float = 0.0) -> np.ndarray:
  """Returns shuffled float64 numbers on an even grid from -2 to 2.

  No two are equal or nearly so and none is near 0, so that no maximum is tied and no relu is on its
  kink.

  Args:
    shape: of the array.
    seed: of the permutation.
    offset: shift of the grid as a share of its step, such that the values of two arrays differ.
  """
  size = int(np.prod(shape))
  grid = (np.arange(size) + 0.5 + offset) / size * 4 - 2
  return np.random.default_rng(seed).permutation(grid).reshape(shape)

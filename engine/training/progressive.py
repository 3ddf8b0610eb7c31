"""Progressive resizing: the first steps of a training see smaller images.

An image of side s costs a convolution s^2 multiplications, and what a network learns first, it
learns as well from small images (J. Howard, fast.ai's entry to DAWNBench, 2018,
https://www.fast.ai/posts/2018-08-10-fastai-diu-imagenet.html). Batches are made in full size and
shrunk in the step, so that everything around the loop stays as it is.
"""

from collections.abc import Iterator
from typing import Protocol

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.training import input_wait
from engine.training import state as state_lib
from tfrecords import resize


def num_shrunk_steps(recipe: recipe_lib.Recipe) -> int:
  """Returns the number of steps that see shrunk images, from the first step on."""
  return round(recipe.progressive_fraction * recipe.max_steps) if recipe.progressive_side else 0


def shrunk(recipe: recipe_lib.Recipe, images: tf.Tensor, step: int) -> tf.Tensor:
  """Returns the images that the step after `step` updates sees.

  Args:
    recipe: its setting.
    images: float [n, height, width, channels].
    step: number of updates done.
  """
  if step >= num_shrunk_steps(recipe):
    return images
  return resize.shrink(images, recipe.progressive_side)


class TracedLoop(Protocol):
  """A loop that TensorFlow traces."""

  def __call__(self, iterator: Iterator[tuple[tf.Tensor, tf.Tensor]],
               steps: tf.Tensor) -> dict[str, tf.Tensor]:
    """Takes steps and returns the metrics of the last one."""

  def get_concrete_function(self, *args: object) -> tf.types.experimental.ConcreteFunction:
    """Returns what is traced."""


class Loop:
  """A traced loop for the steps that see shrunk images, and one for those that see whole ones.

  Attributes:
    get_concrete_function: of the loop for whole images.
  """

  def __init__(self, state: state_lib.TrainState, recipe: recipe_lib.Recipe, of_shrunk: TracedLoop,
               of_whole: TracedLoop):
    """Chooses between the loops by the step of the state and the setting of the recipe."""
    self._state, self._of_shrunk, self._of_whole = state, of_shrunk, of_whole
    self._num_shrunk_steps = num_shrunk_steps(recipe)
    self.get_concrete_function = of_whole.get_concrete_function

  def __call__(self, iterator: Iterator[tuple[tf.Tensor, tf.Tensor]],
               steps: tf.Tensor) -> dict[str, tf.Tensor]:
    """Takes the next steps and returns the metrics of the last one; zero steps trace the loops."""
    wanted, left = int(steps), self._num_shrunk_steps - int(self._state.step.numpy())
    if left <= 0:
      return self._of_whole(iterator, steps)
    metrics = self._of_shrunk(iterator, tf.constant(min(left, wanted)))
    if 0 < wanted <= left:
      return metrics
    before, metrics = metrics, self._of_whole(iterator, tf.constant(max(wanted - left, 0)))
    return metrics | {name: before[name] + metrics[name] for name in input_wait.METRIC_NAMES}

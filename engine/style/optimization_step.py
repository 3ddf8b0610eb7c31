"""One iteration of the optimization of an image, and the state that checkpoints hold.

Adam and gradient descent are the engine's own rules (optim/) with the image as their only variable.
Each update is followed by clipping to 0 to 255, so that the image that is saved has the loss that
is reported. L-BFGS is SciPy's, see lbfgs.py. All have the interface of the training loop
(training/loop.py).
"""

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from engine.optim import optimizer as optimizer_lib
from engine.optim import rule_registry
from engine.style import lbfgs
from engine.style import objective as objective_lib
from engine.training import step as step_lib

BLACK, WHITE = 0.0, 255.0


class OptimizedImage(tf.Module):
  """An image and the optimizer that changes it.

  Attributes:
    image: float32 variable [1, height, width, 3], gray levels of 0 to 255.
    optimizer: the update rule with its accumulators.
  """

  def __init__(self, image: np.ndarray, rule: str):
    """Creates the variables.

    Args:
      image: initial value, float32 [1, height, width, 3].
      rule: 'adam', 'sgd' or 'lbfgs'.
    """
    super().__init__()
    self.image = tf.Variable(image, name='picture')
    # L-BFGS keeps its own memory and has no group here.
    groups = [] if rule == 'lbfgs' else [
        optimizer_lib.Group(rule_registry.RULES[rule](), (self.image,))]
    self.optimizer = optimizer_lib.Optimizer(groups)

  def checkpoint(self) -> tf.train.Checkpoint:
    """Returns the checkpoint of the image and the optimizer's accumulators."""
    return tf.train.Checkpoint(picture=self.image, optimizer=self.optimizer)


def build(objective: objective_lib.Objective, optimized: OptimizedImage, rule: str,
          learning_rate: float) -> step_lib.TrainLoop:
  """Returns the training loop: (unused iterator, number of iterations) -> loss terms.

  Args:
    objective: the loss.
    optimized: the image.
    rule: the rule of `optimized`.
    learning_rate: of Adam or of gradient descent.
  """
  if rule == 'lbfgs':
    return lbfgs.build(objective, optimized.image, BLACK, WHITE)

  @tf.function(autograph=False)
  def step() -> step_lib.StepMetrics:
    terms, gradient = objective.gradient(optimized.image.read_value())
    optimized.optimizer.update([gradient], tf.constant(learning_rate, tf.float32))
    optimized.image.assign(tf.clip_by_value(optimized.image, BLACK, WHITE))
    return terms

  def iterations(unused: Iterator[object], count: tf.Tensor) -> step_lib.StepMetrics:
    del unused
    terms: step_lib.StepMetrics = {}
    for _ in range(int(count)):
      terms = step()
    return terms | {'input_wait': tf.zeros([])}

  return iterations

"""One iteration, and what a checkpoint holds of the optimisation of a picture.

Adam and gradient descent are the engine's own rules (optim/), the picture their only variable;
behind each update it is put back into 0 to 255, so that what is written is what was judged. L-BFGS
is SciPy's, see lbfgs.py. All give the training loop (training/loop.py) what it runs.
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


class Canvas(tf.Module):
  """A picture that is being painted.

  Attributes:
    picture: float32 variable [1, height, width, 3], grey levels of 0 to 255.
    optimizer: the update rule with its accumulators.
  """

  def __init__(self, picture: np.ndarray, rule: str):
    """Begins with a picture.

    Args:
      picture: float32 [1, height, width, 3].
      rule: 'adam', 'sgd' or 'lbfgs'.
    """
    super().__init__()
    self.picture = tf.Variable(picture, name='picture')
    # L-BFGS keeps its own memory and has no group here.
    groups = [] if rule == 'lbfgs' else [
        optimizer_lib.Group(rule_registry.RULES[rule](), (self.picture,))]
    self.optimizer = optimizer_lib.Optimizer(groups)

  def checkpoint(self) -> tf.train.Checkpoint:
    """Returns what is saved: the picture and the optimiser's accumulators."""
    return tf.train.Checkpoint(picture=self.picture, optimizer=self.optimizer)


def build(objective: objective_lib.Objective, canvas: Canvas, rule: str,
          learning_rate: float) -> step_lib.TrainLoop:
  """Returns the inner loop: (nothing, number of iterations) -> terms of the loss.

  Args:
    objective: what to minimise.
    canvas: what to change.
    rule: that the canvas was made for.
    learning_rate: of Adam or of gradient descent.
  """
  if rule == 'lbfgs':
    return lbfgs.build(objective, canvas.picture, BLACK, WHITE)

  @tf.function(autograph=False)
  def step() -> step_lib.StepMetrics:
    terms, gradient = objective.gradient(canvas.picture.read_value())
    canvas.optimizer.update([gradient], tf.constant(learning_rate))
    canvas.picture.assign(tf.clip_by_value(canvas.picture, BLACK, WHITE))
    return terms

  def iterations(nothing: Iterator[object], count: tf.Tensor) -> step_lib.StepMetrics:
    del nothing
    terms: step_lib.StepMetrics = {}
    for _ in range(int(count)):
      terms = step()
    return terms | {'input_wait': tf.zeros([])}

  return iterations

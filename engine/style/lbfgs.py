"""L-BFGS-B by SciPy, in chunks from one point of interest to the next.

SciPy keeps the pairs of steps and gradients that stand for the curvature (Byrd, Lu, Nocedal and
Zhu, "A limited memory algorithm for bound constrained optimization", 1995) where no checkpoint can
reach them. So each chunk begins without any, in a run that goes through as in one that is resumed:
both give the same picture, and what it costs is a steeper first step in each chunk.
"""

from collections.abc import Iterator

import numpy as np
from scipy import optimize
import tensorflow as tf

from engine.style import objective as objective_lib
from engine.training import step as step_lib

# Without curvature, SciPy's first step between bounds is the gradient itself. The loss is scaled so
# that this moves a pixel by so many grey levels, in the root mean square.
_FIRST_STEP = 10.0
# Pairs kept; SciPy's own choice.
PAIRS = 10
# A line search that finds nothing better within so many looks an iteration is given up.
_LOOKS = 5


def build(objective: objective_lib.Objective, picture: tf.Variable, low: float,
          high: float) -> step_lib.TrainLoop:
  """Returns the inner loop: (nothing, number of iterations) -> terms of the loss.

  Args:
    objective: what to minimise.
    picture: what to change.
    low: smallest value of a pixel.
    high: largest.
  """
  gradient_of = tf.function(objective.gradient, autograph=False)

  def look(flat: np.ndarray) -> tuple[step_lib.StepMetrics, np.ndarray]:
    values = tf.constant(flat.reshape(picture.shape), tf.float32)
    terms, gradient = gradient_of(values)
    return terms, gradient.numpy().astype(np.float64).ravel()

  def iterations(nothing: Iterator[object], count: tf.Tensor) -> step_lib.StepMetrics:
    del nothing
    start = picture.numpy().astype(np.float64).ravel()
    terms, gradient = look(start)
    steepness = np.sqrt(np.mean(gradient ** 2))
    if int(count) and np.isfinite(steepness) and steepness > 0:
      scale = _FIRST_STEP / steepness

      def scaled(flat: np.ndarray) -> tuple[float, np.ndarray]:
        seen, slope = look(flat)
        return scale * float(seen['loss']), scale * slope

      found = optimize.minimize(
          scaled, start, jac=True, method='L-BFGS-B', bounds=optimize.Bounds(low, high),
          options={'maxiter': int(count), 'maxfun': _LOOKS * int(count), 'maxcor': PAIRS,
                   'ftol': 0.0, 'gtol': 0.0})
      picture.assign(found.x.reshape(picture.shape).astype(np.float32))
      terms, _ = look(found.x)
    return terms | {'input_wait': tf.zeros([])}

  return iterations

"""L-BFGS-B by SciPy, restarted at every output.

SciPy keeps the pairs of steps and gradients that approximate the curvature (Byrd, Lu, Nocedal and
Zhu, "A limited memory algorithm for bound constrained optimization", 1995) in memory that no
checkpoint can reach. So every call starts without them, in an uninterrupted run as in a resumed
one: both give the same image, at the cost of a first step along the gradient in every call.
"""

from collections.abc import Iterator

import numpy as np
from scipy import optimize
import tensorflow as tf

from engine.style import objective as objective_lib
from engine.training import step as step_lib

# Without curvature pairs, SciPy's first step is the gradient itself. The loss is scaled so that it
# changes pixels by this root mean square, in gray levels.
_FIRST_STEP = 10.0
# Curvature pairs kept; SciPy's default.
PAIRS = 10
# Bounds the evaluations of the line search.
_MAX_EVALUATIONS_PER_ITERATION = 5


def build(objective: objective_lib.Objective, image: tf.Variable, low: float,
          high: float) -> step_lib.TrainLoop:
  """Returns the training loop: (unused iterator, number of iterations) -> loss terms.

  Args:
    objective: the loss.
    image: the optimized variable.
    low: smallest value of a pixel.
    high: largest value of a pixel.
  """
  gradient_of = tf.function(objective.gradient, autograph=False)

  def evaluate(flat: np.ndarray) -> tuple[step_lib.StepMetrics, np.ndarray]:
    values = tf.constant(flat.reshape(image.shape), tf.float32)
    terms, gradient = gradient_of(values)
    return terms, gradient.numpy().astype(np.float64).ravel()

  def iterations(unused: Iterator[object], count: tf.Tensor) -> step_lib.StepMetrics:
    del unused
    start = image.numpy().astype(np.float64).ravel()
    terms, gradient = evaluate(start)
    gradient_rms = np.sqrt(np.mean(gradient ** 2))
    if int(count) and np.isfinite(gradient_rms) and gradient_rms > 0:
      scale = _FIRST_STEP / gradient_rms

      def scaled(flat: np.ndarray) -> tuple[float, np.ndarray]:
        terms, gradient = evaluate(flat)
        return scale * float(terms['loss']), scale * gradient

      found = optimize.minimize(
          scaled, start, jac=True, method='L-BFGS-B', bounds=optimize.Bounds(low, high),
          options={'maxiter': int(count),
                   'maxfun': _MAX_EVALUATIONS_PER_ITERATION * int(count), 'maxcor': PAIRS,
                   'ftol': 0.0, 'gtol': 0.0})
      image.assign(found.x.reshape(image.shape).astype(np.float32))
      terms, _ = evaluate(found.x)
    return terms | {'input_wait': tf.zeros([])}

  return iterations

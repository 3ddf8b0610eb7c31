"""Our own iteration of style transfer as a candidate: the real objective and the real step."""

import numpy as np
import tensorflow as tf

from engine.bench.style import style_workload
from engine.reporting import host_memory
from engine.style import memory_estimate
from engine.style import objective as objective_lib
from engine.style import optimization_step
from engine.style import sequential_features
from engine.style import vgg


def build(task: style_workload.Task) -> 'OurStyle':
  """Returns an optimisation that has taken its first iteration."""
  tf.config.set_visible_devices([], 'GPU')
  tf.config.threading.set_intra_op_parallelism_threads(task.threads)
  return OurStyle(task)


class OurStyle:
  """An optimisation of the task's content by Adam.

  Attributes:
    canvas: what is painted.
  """

  def __init__(self, task: style_workload.Task):
    convolutions = {f'conv{name}': (filters, biases)
                    for name, filters, biases in style_workload.weights(task)}
    features = sequential_features.SequentialFeatures(
        'VGG-19', '', np.array(style_workload.MEAN, np.float32), 1.0, vgg.DEFAULTS,
        tuple(vgg.layer_specs_of(convolutions)))
    content, style = style_workload.pictures(task)
    weights = objective_lib.Weights(
        (style_workload.CONTENT,), style_workload.STYLES, style_workload.CONTENT_WEIGHT,
        style_workload.STYLE_WEIGHT, style_workload.SMOOTHNESS_WEIGHT)
    estimate = memory_estimate.estimate(
        features, (task.size, task.size), weights.content_layers + weights.style_layers, 'adam',
        host_memory.resident_bytes())
    objective = objective_lib.Objective(features, weights, content, [objective_lib.Style(style)])
    self.canvas = optimization_step.Canvas(content, 'adam')
    self._iterations = optimization_step.build(
      objective, self.canvas, 'adam', style_workload.LEARNING_RATE
    )
    self._facts = (self._take(), estimate)

  def work(self) -> int:
    """Takes an iteration."""
    self._take()
    return 1

  def facts(self) -> tuple[float, int]:
    """Returns the loss of the first iteration and the estimate of the memory, bytes."""
    return self._facts

  def _take(self) -> float:
    return float(self._iterations(iter(()), tf.constant(1))['loss'])

"""The style transfer of this engine as a candidate: its own objective and optimization step."""

import numpy as np
import tensorflow as tf

from engine.bench.style import style_workload
from engine.reporting import host_memory
from engine.style import memory_estimate
from engine.style import objective as objective_lib
from engine.style import optimization_step
from engine.style import sequential_features
from engine.style import vgg
from engine.training import memory_allocator


def build(workload: style_workload.StyleWorkload) -> 'RanaStyle':
  """Returns an optimization that has taken its first iteration."""
  tf.config.set_visible_devices([], 'GPU')
  tf.config.threading.set_intra_op_parallelism_threads(workload.threads)
  memory_allocator.keep_freed_memory()
  return RanaStyle(workload)


class RanaStyle:
  """An optimization of the workload's content image by Adam.

  Attributes:
    optimized: the image with its optimizer.
  """

  def __init__(self, workload: style_workload.StyleWorkload):
    convolutions = {f'conv{name}': (filters, biases)
                    for name, filters, biases in style_workload.weights(workload)}
    features = sequential_features.SequentialFeatures(
        'VGG-19', '', np.array(style_workload.MEAN, np.float32), 1.0, vgg.DEFAULTS,
        tuple(vgg.layer_specs_of(convolutions)))
    content, style = style_workload.images(workload)
    weights = objective_lib.LossWeights(
        (style_workload.CONTENT_LAYER,), style_workload.STYLE_LAYERS, style_workload.CONTENT_WEIGHT,
        style_workload.STYLE_WEIGHT, style_workload.TV_WEIGHT)
    estimate = memory_estimate.estimate(
        features, (workload.size, workload.size), weights.content_layers + weights.style_layers,
        'adam', host_memory.resident_bytes())
    objective = objective_lib.Objective(
        features, weights, content, [objective_lib.StyleTarget(style)])
    self.optimized = optimization_step.OptimizedImage(content, 'adam')
    self._iterations = optimization_step.build(
      objective, self.optimized, 'adam', style_workload.LEARNING_RATE
    )
    self._first_iteration = style_workload.FirstIteration(self.step(), estimate)

  def work(self) -> int:
    """Takes one iteration and returns 1."""
    self.step()
    return 1

  def first_iteration(self) -> style_workload.FirstIteration:
    """Returns the loss of the first iteration and the memory estimate."""
    return self._first_iteration

  def step(self) -> float:
    """Takes one iteration and returns its loss."""
    return float(self._iterations(iter(()), tf.constant(1))['loss'])

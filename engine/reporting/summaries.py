"""What TensorBoard shows of a training: the list of the tutorial's summaries.

Input images after distortion; per layer the activations and their share of zeros; every term of
the loss; the learning rate; of every variable the values and the gradients; the graph.
"""

from collections.abc import Callable, Mapping
import pathlib
from typing import Any

import tensorflow as tf

from engine.models import catalogue
from engine.training import loop

_SHOWN_IMAGES = 8

# (images, labels) of the batch of a step.
BatchAt = Callable[[int], tuple[tf.Tensor, tf.Tensor]]
Probe = Callable[[tf.Tensor, tf.Tensor], dict[str, dict[str, tf.Tensor]]]


class Summaries:
  """Writes the events of one training."""

  def __init__(self, directory: pathlib.Path, network: tf.Module, probe: Probe, batch_at: BatchAt):
    """Opens the events' file.

    Args:
      directory: of the events.
      network: whose variables are shown.
      probe: looks into a batch; see training/step.py.
      batch_at: returns the batch of a step.
    """
    self._writer = tf.summary.create_file_writer(str(directory))
    self._network = network
    self._probe = probe
    self._batch_at = batch_at

  def write_graph(self, graph: tf.Graph) -> None:
    """Writes the graph of the training."""
    with self._writer.as_default(step=0):
      tf.summary.graph(graph)
    self._writer.flush()

  def write_scalars(self, progress: loop.Progress) -> None:
    """Writes what the last step reported; cheap."""
    with self._writer.as_default(step=progress.step):
      for name, value in progress.report.items():
        if name != 'input_wait':
          tf.summary.scalar(f'train/{name}', value)

  def write_details(self, progress: loop.Progress) -> None:
    """Looks into the batch of this step and writes images and histograms."""
    images, labels = self._batch_at(progress.step)
    look = self._probe(images, labels)
    with self._writer.as_default(step=progress.step):
      tf.summary.image('images', visible(images[:_SHOWN_IMAGES]), max_outputs=_SHOWN_IMAGES)
      for name, activations in look['layers'].items():
        tf.summary.histogram(f'activations/{name}', activations)
        tf.summary.scalar(f'sparsity/{name}', tf.math.zero_fraction(activations))
      _histograms('values', catalogue.named_variables(self._network))
      _histograms('gradients', look['gradients'])
    self._writer.flush()

  def close(self) -> None:
    """Writes out what is left."""
    self._writer.close()


def _histograms(group: str, tensors: Mapping[str, Any]) -> None:
  for name, tensor in tensors.items():
    tf.summary.histogram(f'{group}/{name}', tensor)


def visible(images: tf.Tensor) -> tf.Tensor:
  """Stretches every image to [0, 1], since a standardised one has no range of its own.

  Args:
    images: float [n, height, width, channels].
  """
  low = tf.reduce_min(images, axis=[1, 2, 3], keepdims=True)
  high = tf.reduce_max(images, axis=[1, 2, 3], keepdims=True)
  return (images - low) / tf.maximum(high - low, 1e-6)

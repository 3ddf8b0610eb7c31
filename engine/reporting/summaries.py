"""TensorBoard summaries of a training: those of the tutorial.

Augmented input images; histograms of each layer's activations and their fraction of zeros; every
term of the loss; the learning rate; histograms of all variables and gradients; the graph. The
histograms are computed in the graph: no activations are copied out of it.
"""

from collections.abc import Callable, Mapping
import pathlib

import tensorflow as tf

from engine.models import model_registry
from engine.reporting import histogram
from engine.training import loop
from engine.training import step as step_lib
from tfrecords import tensorflow_path

_SHOWN_IMAGES = 8

# (images, labels) of the batch of a step.
BatchAt = Callable[[int], tuple[tf.Tensor, tf.Tensor]]
Tags = dict[str, tf.Tensor]


class Summaries:
  """Writes the TensorBoard events of one training."""

  def __init__(self, directory: pathlib.Path, network: tf.Module,
               inspect: step_lib.InspectionFn, batch_at: BatchAt):
    """Opens the event file.

    Args:
      directory: of the event files.
      network: its variables are shown.
      inspect: returns activations, gradients and loss terms of a batch.
      batch_at: returns the batch of a step.
    """
    self._writer = tf.summary.create_file_writer(tensorflow_path.new_directory(directory))
    self._batch_at = batch_at

    # Two functions, since one for both would keep all activations alive for the histograms and for
    # the gradients at once. There is nothing for AutoGraph to convert, which takes it a while.
    @tf.function(autograph=False)
    def activations(images: tf.Tensor, labels: tf.Tensor) -> tuple[Tags, Tags]:
      layers = inspect(images, labels)['layers']
      fractions = {f'sparsity/{name}': histogram.fraction_of_zeros(values)
                for name, values in layers.items()}
      return fractions, _histograms('activations', layers)

    @tf.function(autograph=False)
    def variables(images: tf.Tensor, labels: tf.Tensor) -> Tags:
      gradients = inspect(images, labels)['gradients']
      return (_histograms('values', model_registry.named_variables(network))
              | _histograms('gradients', gradients))

    self._activations, self._variables = activations, variables

  def write_graph(self, graph: tf.Graph) -> None:
    """Writes the training graph."""
    with self._writer.as_default(step=0):
      tf.summary.graph(graph)
    self._writer.flush()

  def write_scalars(self, progress: loop.Progress) -> None:
    """Writes the metrics of the last step; cheap."""
    with self._writer.as_default(step=progress.step):
      for name, value in progress.metrics.items():
        if name != 'input_wait':
          tf.summary.scalar(name, value)

  def write_details(self, progress: loop.Progress) -> None:
    """Writes images and histograms of the batch of this step."""
    images, labels = self._batch_at(progress.step)
    fractions, histograms = self._activations(images, labels)
    histograms |= self._variables(images, labels)
    with self._writer.as_default(step=progress.step):
      tf.summary.image('images', visible(images[:_SHOWN_IMAGES]), max_outputs=_SHOWN_IMAGES)
      for tag, fraction in fractions.items():
        tf.summary.scalar(tag, fraction)
      for tag, rows in histograms.items():
        histogram.write(tag, rows)
    self._writer.flush()

  def close(self) -> None:
    """Flushes and closes the event file."""
    self._writer.close()


def _histograms(group: str, tensors: Mapping[str, tf.Tensor]) -> Tags:
  """Returns histograms by tag."""
  return {f'{group}/{name}': histogram.buckets(values) for name, values in tensors.items()}


def visible(images: tf.Tensor) -> tf.Tensor:
  """Stretches every image to [0, 1], since a standardized one has no fixed range.

  Args:
    images: float [n, height, width, channels].
  """
  low = tf.reduce_min(images, axis=[1, 2, 3], keepdims=True)
  high = tf.reduce_max(images, axis=[1, 2, 3], keepdims=True)
  return (images - low) / tf.maximum(high - low, 1e-6)

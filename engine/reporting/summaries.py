"""What TensorBoard shows of a training: the list of the tutorial's summaries.

Input images after augmentation; per layer the activations and their share of zeros; every term of
the loss; the learning rate; of every variable the values and the gradients; the graph. What is
large is counted in the graph that computes it: only histograms and shares come out.
"""

from collections.abc import Callable, Mapping
import pathlib

import tensorflow as tf

from engine.models import model_registry
from engine.reporting import histogram
from engine.training import loop

_SHOWN_IMAGES = 8

# (images, labels) of the batch of a step.
BatchAt = Callable[[int], tuple[tf.Tensor, tf.Tensor]]
Probe = Callable[[tf.Tensor, tf.Tensor], dict[str, dict[str, tf.Tensor]]]
Tags = dict[str, tf.Tensor]


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
    self._batch_at = batch_at

    # Two looks, each of which computes what it shows: one for both would hold the activations that
    # are counted beside those that the gradients wait for. Nothing in here is Python's to decide,
    # and AutoGraph takes a while to see that.
    @tf.function(autograph=False)
    def activations(images: tf.Tensor, labels: tf.Tensor) -> tuple[Tags, Tags]:
      layers = probe(images, labels)['layers']
      shares = {f'sparsity/{name}': histogram.share_of_zeros(values)
                for name, values in layers.items()}
      return shares, _histograms('activations', layers)

    @tf.function(autograph=False)
    def variables(images: tf.Tensor, labels: tf.Tensor) -> Tags:
      gradients = probe(images, labels)['gradients']
      return (_histograms('values', model_registry.named_variables(network))
              | _histograms('gradients', gradients))

    self._activations, self._variables = activations, variables

  def write_graph(self, graph: tf.Graph) -> None:
    """Writes the graph of the training."""
    with self._writer.as_default(step=0):
      tf.summary.graph(graph)
    self._writer.flush()

  def write_scalars(self, progress: loop.Progress) -> None:
    """Writes what the last step reported; cheap."""
    with self._writer.as_default(step=progress.step):
      for name, value in progress.metrics.items():
        if name != 'input_wait':
          tf.summary.scalar(name, value)

  def write_details(self, progress: loop.Progress) -> None:
    """Looks into the batch of this step and writes images and histograms."""
    images, labels = self._batch_at(progress.step)
    shares, histograms = self._activations(images, labels)
    histograms |= self._variables(images, labels)
    with self._writer.as_default(step=progress.step):
      tf.summary.image('images', visible(images[:_SHOWN_IMAGES]), max_outputs=_SHOWN_IMAGES)
      for tag, share in shares.items():
        tf.summary.scalar(tag, share)
      for tag, rows in histograms.items():
        histogram.write(tag, rows)
    self._writer.flush()

  def close(self) -> None:
    """Writes out what is left."""
    self._writer.close()


def _histograms(group: str, tensors: Mapping[str, tf.Tensor]) -> Tags:
  """Returns histograms by tag."""
  return {f'{group}/{name}': histogram.buckets(values) for name, values in tensors.items()}


def visible(images: tf.Tensor) -> tf.Tensor:
  """Stretches every image to [0, 1], since a standardised one has no range of its own.

  Args:
    images: float [n, height, width, channels].
  """
  low = tf.reduce_min(images, axis=[1, 2, 3], keepdims=True)
  high = tf.reduce_max(images, axis=[1, 2, 3], keepdims=True)
  return (images - low) / tf.maximum(high - low, 1e-6)

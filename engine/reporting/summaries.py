"""TensorBoard summaries of a training beside its curves: those of the tutorial.

Augmented input images; histograms of each layer's activations and their fraction of zeros;
histograms of all variables and gradients; the graphs. The histograms are computed in the graph: no
activations are copied out of it. tensorboard_tracker.py writes the curves.
"""

from collections.abc import Callable, Mapping, Sequence

import tensorflow as tf

from engine.config import run_config
from engine.models import model_registry
from engine.models import network as network_lib
from engine.reporting import histogram
from engine.reporting import hparams
from engine.reporting import inference_graph
from engine.reporting import run_summary
from engine.reporting import tensorboard_tracker
from engine.runs import run_dir as run_dir_lib
from engine.training import batch_inspection
from engine.training import compute_dtype
from engine.training import loop

_SHOWN_IMAGES = 8

# (images, labels) of the batch of a step.
BatchAt = Callable[[int], tuple[tf.Tensor, tf.Tensor]]
Tags = dict[str, tf.Tensor]


class Summaries:
  """Writes the summaries of one training."""

  def __init__(self, tracker: tensorboard_tracker.TensorBoardTracker,
               network: network_lib.Network, inspect: batch_inspection.InspectionFn,
               batch_at: BatchAt):
    """Writes nothing yet.

    Args:
      tracker: has the event file.
      network: its variables are shown.
      inspect: returns activations, gradients and loss terms of a batch.
      batch_at: returns the batch of a step.
    """
    self._tracker = tracker
    self._network = network
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

  @property
  def _writer(self) -> tf.summary.SummaryWriter:
    return self._tracker.writer('train')

  def write_once(self, run_dir: run_dir_lib.RunDir, config: run_config.RunConfig,
                 training: tf.Graph, devices: Sequence[str]) -> None:
    """Writes what a run has once: settings, tables, its graph, and that of the forward pass.

    Args:
      run_dir: the run.
      config: its settings.
      training: its traced loop.
      devices: on which it trains.
    """
    hparams.write(run_dir, config)
    inference = inference_graph.trace(
        self._network, config.input_shape, compute_dtype.TYPES[config.recipe.compute_dtype])
    with self._writer.as_default(step=0):
      run_summary.write(config, self._network, devices)
      inference_graph.write(inference, training)
    self._writer.flush()

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

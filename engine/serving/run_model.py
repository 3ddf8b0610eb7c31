"""A run's newest checkpoint as a served model: its answers are those of predict_main."""

from collections.abc import Callable, Sequence
import functools

import numpy as np
import tensorflow as tf

from engine.inference import confidence_fit
from engine.inference import dataset_fit
from engine.inference import model_runner
from engine.inference import predictions
from engine.inference import predictor as predictor_lib
from engine.inference import run_heading
from engine.inference import temperature
from engine.reporting import console
from engine.runs import checkpoint_files
from engine.runs import run_dir as run_dir_lib
from engine.serving import batch_sizes
from engine.serving import served_model
from engine.training import compute_dtype


class RunModel:
  """The network of a checkpoint, as a graph.

  Attributes:
    info: what it says of itself.
    heading: the same with paths and flags.
    num_threads: more than 1, as a graph of TensorFlow bears them.
  """
  num_threads = 2

  def __init__(self, predictor: predictor_lib.Predictor, lines: Sequence[str],
               heading: Sequence[str], max_batch: int):
    """Traces the graph, and runs it once for each size of a batch.

    Args:
      predictor: of the run.
      lines: about it, for whoever asks.
      heading: the same for the one who serves it.
      max_batch: largest batch.
    """
    config = predictor.config
    self.heading = heading
    self.info = served_model.ModelInfo(
        config.class_names, predictor.step, tuple(lines), served_model.Preparation(
            config.image_shape, predictor.image_statistics, dataset_fit.rule(config)))
    self._predictor = predictor
    self._max_batch = max_batch
    self._logits = _graph(predictor)
    for size in batch_sizes.sizes(max_batch):
      self._logits(tf.zeros([size, *config.image_shape], tf.uint8))

  def probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the class probabilities, calibrated if a temperature was fitted."""
    logits = batch_sizes.answer(
        lambda batch: self._logits(tf.constant(batch)).numpy(), images, self._max_batch)
    model_runner.require_finite(logits, f'step {self.info.version}')
    confidence = self._predictor.confidence
    scale = confidence.temperature.value if confidence and confidence.temperature else 1.0
    return temperature.probabilities(logits, scale).astype(np.float32)

  def predictions(self, asked: Sequence[predictions.Asked]) -> list[predictor_lib.Prediction]:
    """Returns the predictions as predict_main makes them."""
    return predictions.predict(self._predictor, asked)


def _graph(predictor: predictor_lib.Predictor) -> Callable[[tf.Tensor], tf.Tensor]:
  """Returns a function of uint8 images that returns logits."""
  config = predictor.config
  dtype = compute_dtype.TYPES[config.recipe.compute_dtype]
  networks = {model_runner.AVERAGES: predictor.network}

  def logits(images: tf.Tensor) -> tf.Tensor:
    return model_runner.logits(networks, images, config.preprocessing, dtype,
                               config.recipe.test_time_flip)[model_runner.AVERAGES]

  return tf.function(logits, autograph=False, input_signature=[
      tf.TensorSpec([None, *config.image_shape], tf.uint8)])


class RunSource:
  """The newest checkpoint of a run, which may still be training."""

  def __init__(self, run_dir: run_dir_lib.RunDir, data_dir: Callable[[], str], max_batch: int,
               log: console.LogFn, data_source: str | None = None):
    """Reads nothing yet.

    Args:
      run_dir: the run.
      data_dir: returns the directory of the data sets, from which a checkpoint's confidence is
        fitted; called only if they are read.
      max_batch: largest batch.
      log: gets lines about checkpoints that cannot be read, and about the fit.
      data_source: binary, tfrecord or tfds; None: the run's own.
    """
    self._run_dir = run_dir
    self._data_dir = data_dir
    self._max_batch = max_batch
    self._log = log
    self._data_source = data_source

  def newest(self) -> object:
    """Returns the path of the newest complete checkpoint."""
    return next(iter(reversed(checkpoint_files.list_complete(self._run_dir.checkpoints))), None)

  def load(self) -> RunModel:
    """Restores the newest intact checkpoint and fits its confidence if that is missing.

    Raises:
      errors.InputError: there is no run, or no checkpoint of it can be read.
    """
    predictor = predictor_lib.Predictor(self._run_dir, self._log)
    missing = confidence_fit.ensure(
        self._run_dir, predictor, self._data_dir, self._log, self._data_source)
    lines = functools.partial(run_heading.lines, self._run_dir, predictor, missing)
    return RunModel(predictor, lines(is_public=True), lines(), self._max_batch)

"""Evaluates a run's network: predictions on test images, activations, first-layer filters.

The newest intact checkpoint is used, never one that was chosen by its accuracy on these images.
Predictions are computed as in an evaluation, so that the numbers are the same.
"""

from collections.abc import Callable
import dataclasses

import numpy as np

from engine.config import run_config
from engine.evaluation import calibration as calibration_lib
from engine.evaluation import eval_examples
from engine.evaluation import evaluation_pass
from engine.evaluation import metrics as metrics_lib
from engine.evaluation import misclassification
from engine.inference import confidence
from engine.inference import model_runner
from engine.report import first_filters
from engine.report import layer_activity
from engine.report import run_history
from engine.reporting import console
from engine.training import compute_dtype

# Images between two updates of the progress bar: a multiple of the batch size, so that the batches
# are those of an evaluation.
_CHUNK = 10 * evaluation_pass.BATCH_SIZE
_MISTAKES = 24
# Images whose activations are measured.
ACTIVITY_IMAGES = 500


@dataclasses.dataclass(frozen=True, eq=False)
class RunAnswers:
  """The results of one checkpoint's moving averages.

  Attributes:
    step: of the checkpoint.
    data: checksums of the test images.
    right: bool [n], whether each prediction is right.
    losses: float [n], cross-entropies in nats.
    metrics: confusion counts and loss.
    mistakes: the most confident ones, worst first.
    calibration: of the predictions.
    calibrated: the same after calibration by the run's temperature; None without one.
    temperature: of the run; None without one.
    layers: activity of each rectified layer.
    filters: of the first layer.
  """
  step: int
  data: str
  right: np.ndarray
  losses: np.ndarray
  metrics: metrics_lib.ClassificationMetrics
  mistakes: tuple[misclassification.Misclassification, ...]
  calibration: calibration_lib.Calibration
  layers: list[layer_activity.LayerActivity]
  filters: first_filters.Filters | None
  calibrated: calibration_lib.Calibration | None = None
  temperature: float | None = None


def ask(history: run_history.RunHistory, examples: eval_examples.EvalExamples,
        log: console.LogFn, advance: Callable[[int], None]) -> RunAnswers:
  """Runs a run's newest checkpoint on examples.

  Args:
    history: the run.
    examples: test images.
    log: gets a line about every newer checkpoint that cannot be read.
    advance: gets the number of images processed since its last call.

  Raises:
    errors.InputError: no checkpoint can be used.
  """
  runner = model_runner.ModelRunner(history.config)
  step = runner.restore_newest(history.run_dir, log)
  network = runner.networks[model_runner.AVERAGES]
  found = confidence.read(
      history.run_dir.confidence_file, history.config.run_id, step)
  scale = found.temperature.value if found and found.temperature else None
  (predicted, probability, losses), calibrated = _predict(
      history.config, runner, examples, advance, scale)
  model_runner.require_finite(probability, f'{history.run_dir}: step {step}')
  labels = examples.labels.numpy()
  return RunAnswers(
      step, str(examples.identity()), labels == predicted, losses,
      metrics_lib.count(labels, predicted, losses, examples.num_classes),
      misclassification.worst(examples.images, labels, predicted, probability, _MISTAKES),
      calibration_lib.measure(probability, labels == predicted),
      layer_activity.measure(network, examples.images[:ACTIVITY_IMAGES], history.config),
      first_filters.of(network, history.config.input_shape),
      calibration_lib.measure(calibrated[1], labels == predicted) if calibrated else None, scale)


def _predict(config: run_config.RunConfig, runner: model_runner.ModelRunner,
             examples: eval_examples.EvalExamples, advance: Callable[[int], None],
             temperature: float | None) -> list[tuple[np.ndarray, ...]]:
  """Returns predicted class, its probability and the loss of each example; without, with T."""
  predict = evaluation_pass.compile_networks(
      runner.networks, config.preprocessing, config.image_shape,
      compute_dtype=compute_dtype.TYPES[config.recipe.compute_dtype],
      test_time_flip=config.recipe.test_time_flip, temperature=temperature)
  names = (model_runner.AVERAGES, model_runner.AVERAGES + evaluation_pass.CALIBRATED)
  parts = []
  for start in range(0, examples.num_examples, _CHUNK):
    labels = examples.labels[start:start + _CHUNK]
    found = predict(examples.images[start:start + _CHUNK], labels)
    parts.append([[tensor.numpy() for tensor in found.get(name, ())] for name in names])
    advance(len(labels))
  return [tuple(np.concatenate(values) for values in zip(*of_name, strict=True))
          for of_name in zip(*parts, strict=True)]

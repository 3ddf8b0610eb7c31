"""Style transfer: an image is optimized from coarse to fine, and can be resumed."""

import contextlib
import math
import pathlib

import numpy as np

from engine.reporting import console
from engine.runs import checkpoints as checkpoints_lib
from engine.runs import metrics_log
from engine.style import features as features_lib
from engine.style import image_pyramid
from engine.style import images
from engine.style import memory_estimate
from engine.style import optimization_step
from engine.style import progress as progress_lib
from engine.style import saved_settings
from engine.style import settings as settings_lib
from engine.style import style_inputs
from engine.style import style_state
from engine.style import style_summary
from engine.training import loop
from engine.training import timer as timer_lib
from tfrecords import errors

# Checkpoints kept per pyramid level.
_KEEP = 2


class StyleTransfer:
  """An image to be made and its state.

  Attributes:
    output: the file of the result.
    state: the state directory.
    size: width and height of the result, pixels.
    levels: of the image pyramid.
    estimate: peak memory, bytes.
  """

  def __init__(self, settings: settings_lib.StyleSettings, features: features_lib.FeatureExtractor,
               output: pathlib.Path, log: console.LogFn, keep_outputs: bool = False):
    """Reads and checks all inputs; writes the settings only.

    Args:
      settings: what to make.
      features: the feature network.
      output: the file of the result.
      log: writes a console line.
      keep_outputs: whether every output image is kept in the state directory.

    Raises:
      errors.InputError: an image, a setting, the memory or the state directory does not fit.
    """
    self.output = output
    self.state = style_state.StyleState(output)
    self._settings, self._features, self._log = settings, features, log
    self._keep_outputs = keep_outputs
    weights = settings.loss_weights(features)
    self._inputs = style_inputs.StyleInputs(settings, log)
    self.size = self._inputs.size
    self.levels = image_pyramid.plan(self.size, settings.pyramid_levels, settings.iterations)
    features.shapes(*self.levels[0].size[::-1])
    self.estimate = memory_estimate.check(
        features, self.size, weights.content_layers + weights.style_layers, settings.optimizer,
        settings.memory_limit_mb, self._inputs.style_scales)
    self.state.open(saved_settings.as_json(settings, features))

  def run(self) -> None:
    """Optimizes the image to the end.

    Raises:
      errors.InputError: the disk is full, or the loss is not finite.
    """
    done = self.state.iterations_done(self.levels)
    summary = style_summary.text(
        self._settings, self._features, self.output, self.levels, done, self.estimate)
    for line in summary.split('\n'):
      self._log(line)
    remaining = image_pyramid.remaining(self.levels, done)
    image = self._inputs.initial_image(self._features, remaining[0].size)
    with contextlib.closing(metrics_log.MetricsFile(self.state.metrics_file)) as metrics:
      progress_log = progress_lib.ProgressLog(self._log, done, self._settings.iterations)
      with contextlib.closing(progress_log):
        for level in remaining:
          image = self._run_level(level, image, progress_log, metrics)
    # Saved again in case the file was removed or an earlier start ended before it was saved.
    images.save(self._inputs.final_image(image), self.output)

  def titled_images(self) -> list[tuple[str, np.ndarray]]:
    """Returns content, styles and result with their titles, uint8 [h, w, 3] each."""
    result = images.to_array(images.read(self.output)[0], self.size)
    return [*self._inputs.titled_images(), ('result', images.as_bytes(result))]

  def _run_level(self, level: image_pyramid.Level, image: np.ndarray,
                 progress_log: progress_lib.ProgressLog,
                 metrics: metrics_log.MetricsFile) -> np.ndarray:
    """Optimizes one pyramid level and returns its image."""
    optimizer = self._settings.optimizer
    optimized = optimization_step.OptimizedImage(images.resize(image, level.size), optimizer)
    checkpoints = checkpoints_lib.Checkpoints(
        self.state.checkpoint_dir(level), optimized.checkpoint(), _KEEP)
    start = checkpoints.restore_latest(self._log) or level.start
    if start < level.end:
      train = optimization_step.build(
          self._inputs.objective(self._features, level.size), optimized, optimizer,
          self._settings.effective_learning_rate(self._features))
      # L-BFGS runs without interruption from one output to the next; see lbfgs.py.
      steps_per_loop = level.end if optimizer == 'lbfgs' else 1
      loop.run(train, iter(()), start, level.end, steps_per_loop,
               self._callbacks(optimized, checkpoints, progress_log, metrics), timer_lib.Timer(),
               seconds_per_loop=math.inf)
    return optimized.image.numpy()

  def _callbacks(self, optimized: optimization_step.OptimizedImage,
                 checkpoints: checkpoints_lib.Checkpoints, progress_log: progress_lib.ProgressLog,
                 metrics: metrics_log.MetricsFile) -> list[loop.Callback]:
    def save_output(progress: loop.Progress) -> None:
      seconds = progress_log.log_line(progress)
      checkpoints.save(progress.step)
      image = self._inputs.final_image(optimized.image.numpy())
      images.save(image, self.output)
      if self._keep_outputs:
        images.save(image, self.state.kept_output(progress.step))
      metrics.append('train', progress.step, progress.metrics | {'seconds': seconds})

    return [loop.Callback('check', 0, _check_finite),
            loop.Callback('bar', 0, progress_log.move_bar),
            loop.Callback('output', self._settings.output_interval, save_output,
                          on_train_end=True)]


def _check_finite(progress: loop.Progress) -> None:
  if not math.isfinite(progress.metrics['loss']):
    raise errors.InputError(
        f'iteration {progress.step}: the loss is {progress.metrics["loss"]}; the last state '
        'and picture are kept; try a smaller --learning_rate with another --output')

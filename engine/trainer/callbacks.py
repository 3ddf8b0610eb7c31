"""The callbacks for directory and finite checks, log lines and checkpoints.

Each function returns the callbacks for one concern; callback_list.py lists them in their order. A
callback returns None, or the reason to stop the training.
"""

from collections.abc import Sequence
import math

from engine.inference import image_statistics
from engine.reporting import console
from engine.runs import directory_watch
from engine.runs import run_progress
from engine.trainer import run_context
from engine.training import loop
from tfrecords import address

# The default saves ten checkpoints in a training; a killed one loses at most this many steps.
_MAX_CHECKPOINT_INTERVAL = 1000


def directory_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns a check that ends the training when its directory is moved or removed.

  It runs before all callbacks that write, which would create the directory again. What lies at an
  address such as `gs://bucket/run` is not moved as a whole, and not checked.
  """
  if address.is_remote(run.run_dir.path):
    return []
  watch = run.closed_at_end(directory_watch.DirectoryWatch(run.run_dir.path))

  def check(progress: loop.Progress) -> None:
    watch.check(progress.step)
    if not run.run_dir.metrics.exists():
      run.run_dir.metrics.touch()
      run.log(f'{run.run_dir.metrics}: was removed while the run trained; made again, from step '
              f'{progress.step} on')
  return [loop.Callback('logging', 0, check)]


def finite_state_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the checks that end the training when the loss or the state is NaN or infinite.

  They run before evaluations and checkpoints, so that no such state is evaluated or saved.
  """
  return [loop.Callback('finite check', 0, run.finite_state.check_loss),
          loop.Callback('finite check', checkpoint_interval(run),
                        run.finite_state.check_before_saving, on_train_end=True)]


def log_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the progress bar, and the tutorial's console line with its record for the trackers."""
  train_log = run.closed_at_end(console.TrainLog(
      run.log, run.recipe.batch_size, run.start_step, run.recipe.max_steps))

  def write(progress: loop.Progress) -> None:
    rates = train_log.write_line(progress)
    run.trackers.append('train', progress.step, progress.metrics | rates)
  return [loop.Callback('logging', 0, train_log.move_bar),
          loop.Callback('logging', run.options.log_frequency, write, on_train_end=True)]


def checkpoint_interval(run: run_context.RunContext) -> int:
  """Returns the steps between two checkpoints: the option, or a tenth of the training."""
  return run.options.checkpoint_interval or min(
      _MAX_CHECKPOINT_INTERVAL, math.ceil(run.recipe.max_steps / 10))


def checkpoint_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the saving of checkpoints, before the first of which the image statistics are saved.

  So the start reads no record for them, and whoever finds a checkpoint finds them.
  """
  folder = run.run_dir.checkpoints

  def save(progress: loop.Progress) -> None:
    # If another callback stops the training at this step, the earlier check was not due.
    run.finite_state.check_before_saving(progress)
    if not folder.is_dir():
      run.log(f'{folder}: was removed during the training; created again for step {progress.step}')
    _write_image_statistics(run)
    # A training that is killed after the save does not repeat the steps before it.
    run.trackers.flush_metrics()
    run.checkpoints.save(progress.step)
    run.trackers.append(run_progress.CHECKPOINT, progress.step, {})
  return [loop.Callback('checkpoints', checkpoint_interval(run), save, on_train_end=True,
                        on_interruption=True)]


def _write_image_statistics(run: run_context.RunContext) -> None:
  """Writes training-set statistics, used to flag out-of-distribution inputs, unless there."""
  if not run.run_dir.image_statistics_file.is_file():
    images, _ = run.data.calibration_images()
    run.run_dir.write_image_statistics(image_statistics.from_images(images.numpy()).to_json())

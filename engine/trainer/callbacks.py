"""What happens every so many steps of a training, hung on to its loop.

Each function returns the actions of one concern; a new concern is a function here and a row in
trainer.py.
"""

from collections.abc import Sequence
import math

from engine.live_view import snapshot_callback
from engine.reporting import console
from engine.reporting import summaries as summaries_lib
from engine.runs import checkpoints as checkpoints_lib
from engine.runs import metrics_log
from engine.training import loop
from tfrecords import errors

# A training is saved at least ten times, and one that is killed loses no more than so many steps.
_MOST_STEPS_BETWEEN_CHECKPOINTS = 1000
# Of the six-panel view, in a training.
_FRAMES = 200


def check_finite() -> Sequence[loop.Callback]:
  """Ends a training whose loss is no longer a number.

  To be hung on before the saving, so that no such state becomes a checkpoint.
  """
  def check(progress: loop.Progress) -> None:
    if not math.isfinite(progress.metrics['loss']):
      raise errors.InputError(
          f'step {progress.step}: the loss is {progress.metrics["loss"]}; the last checkpoint is '
          'kept; try a smaller --learning_rate in another --train_dir')
  return [loop.Callback('lines', 0, check)]


def reporting(lines: console.Lines, record: metrics_log.MetricsFile,
              log_frequency: int) -> Sequence[loop.Callback]:
  """Moves the bar, says the tutorial's line and writes the same into metrics.jsonl.

  Args:
    lines: what is said.
    record: of the run.
    log_frequency: steps between two lines.
  """
  def say(progress: loop.Progress) -> None:
    rates = lines.say(progress)
    record.append('train', progress.step, progress.metrics | rates)
  return [loop.Callback('lines', 0, lines.move),
          loop.Callback('lines', log_frequency, say, on_train_end=True)]


def saving(checkpoints: checkpoints_lib.Checkpoints, max_steps: int,
           every: int = 0) -> Sequence[loop.Callback]:
  """Saves checkpoints.

  Args:
    checkpoints: of the run.
    max_steps: of the whole training.
    every: steps between two; 0: a tenth of the training, at most 1,000.
  """
  def save(progress: loop.Progress) -> None:
    checkpoints.save(progress.step)
  every = every or min(_MOST_STEPS_BETWEEN_CHECKPOINTS, math.ceil(max_steps / 10))
  return [loop.Callback('checkpoints', every, save, on_train_end=True)]


def showing(summaries: summaries_lib.Summaries, log_frequency: int,
            summary_interval: int) -> Sequence[loop.Callback]:
  """Writes TensorBoard's events.

  Args:
    summaries: of the run.
    log_frequency: steps between two rounds of scalars.
    summary_interval: steps between two looks at images, activations and variables.
  """
  return [loop.Callback('summaries', log_frequency, summaries.write_scalars, on_train_end=True),
          loop.Callback('summaries', summary_interval, summaries.write_details, on_train_end=True)]


def watching(recorder: snapshot_callback.Recorder, max_steps: int,
             every: int = 0) -> Sequence[loop.Callback]:
  """Notes what the six-panel view shows.

  Args:
    recorder: of the run.
    max_steps: of the whole training.
    every: steps between two frames; 0: two hundred in the whole training.
  """
  every = every or math.ceil(max_steps / _FRAMES)
  return [loop.Callback('live view', every, recorder.record, on_train_end=True)]

"""TensorBoard's images, histograms, graphs and tables of a training, where they are asked for."""

from collections.abc import Sequence
import functools

from engine.reporting import summaries as summaries_lib
from engine.reporting import trackers
from engine.trainer import run_context
from engine.training import loop

# The name of the callback, and so of a stage in the time breakdown.
_STAGE = 'summaries'


def summary_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the writing of images and histograms; none where the interval is 0.

  What a run has once is written first, unless an earlier start has done so. A disk that does not
  take the events ends them, not the training.
  """
  if not run.options.summary_interval:
    return []
  attempt = functools.partial(run.trackers.attempt, trackers.TENSORBOARD)
  summaries = summaries_lib.Summaries(
      run.trackers.tensorboard, run.state.network, run.inspect_batch, run.data.batch_at)
  if not any(run.run_dir.events('train').glob('events.*')):
    run.timer.measure(_STAGE, attempt, summaries.write_once, run.run_dir, run.config,
                      run.train_graph, run.strategy.extended.worker_devices)

  def write(progress: loop.Progress) -> None:
    attempt(summaries.write_details, progress)
  return [loop.Callback(_STAGE, run.options.summary_interval, write, on_train_end=True)]

"""Snapshots for the live view of a training, where it is asked for."""

from collections.abc import Sequence
import math

from engine.live_view import snapshot_callback
from engine.live_view import snapshots
from engine.runs import dataset_splits
from engine.trainer import run_context
from engine.training import compute_dtype
from engine.training import loop
from tfrecords import record_loader

# Of a whole training, unless an interval is given.
_NUM_SNAPSHOTS = 200


def live_view_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the recorder of snapshots; none without `--live_view`."""
  recipe, options = run.recipe, run.options
  if not options.live_view:
    return []
  # An interval that the user gives is kept, whatever the snapshots cost.
  interval, max_time_share = options.live_interval, math.inf
  if not interval:
    interval = math.ceil(recipe.max_steps / _NUM_SNAPSHOTS)
    max_time_share = snapshot_callback.MAX_TIME_SHARE
  recorder = snapshot_callback.SnapshotRecorder(
      run.run_dir.live, run.state.averages, recipe.preprocessing,
      compute_dtype.TYPES[recipe.compute_dtype], run.data.batch_at, _test_set(run), run.log,
      max_time_share)
  return [loop.Callback('live view', interval, recorder.record, on_train_end=True)]


def _test_set(run: run_context.RunContext) -> snapshots.TestSet:
  """Reads the first test images."""
  recipe, options = run.recipe, run.options
  source = dataset_splits.test_source(
      recipe, run.data.spec, options.data_dir, options.data_source)
  images, labels = record_loader.load(
      source.slice(0, min(snapshot_callback.NUM_TEST_IMAGES, source.num_examples)))
  return snapshots.TestSet(images.numpy(), labels.numpy())

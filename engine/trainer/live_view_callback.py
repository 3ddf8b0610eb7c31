"""The six-panel view of a training, hung on where it is asked for."""

from collections.abc import Sequence
import math
from typing import Any

from engine.live_view import snapshot_callback
from engine.live_view import snapshots
from engine.runs import dataset_splits
from engine.trainer import callbacks
from engine.training import compute_dtype
from engine.training import loop
from tfrecords import datasets
from tfrecords import reader


def watching(training: Any) -> Sequence[loop.Callback]:
  """Returns the actions of the view, none where it is not asked for.

  Args:
    training: an engine.trainer.trainer.Training.
  """
  recipe, options = training.recipe, training.options
  if not options.live_view:
    return []
  source = dataset_splits.test_source(
      recipe, datasets.get(recipe.dataset), options.data_dir, options.data_source)
  images, labels = reader.load(
    source.slice(0, min(snapshot_callback.TEST_IMAGES, source.num_examples))
  )
  every = options.live_interval
  noting = snapshot_callback.Recorder(
      training.run.live, training.state.averages, recipe.preprocessing,
      compute_dtype.TYPES[recipe.compute_dtype], training.data.batch_at,
      snapshots.TestSet(images.numpy(), labels.numpy()), training.report,
      # Whoever names an interval has chosen the price.
      math.inf if every else snapshot_callback.SHARE)
  return callbacks.watching(noting, recipe.max_steps, every)

"""The six-panel view of a training, hung on where it is asked for."""

from collections.abc import Sequence
import math
from typing import Any

from engine import actions
from engine import splits
from engine.live import frames
from engine.live import recorder
from engine.training import loop
from engine.training import precision
from tfrecords import datasets
from tfrecords import reader


def watching(training: Any) -> Sequence[loop.Action]:
  """Returns the actions of the view, none where it is not asked for.

  Args:
    training: an engine.trainer.Training.
  """
  recipe, options = training.recipe, training.options
  if not options.live:
    return []
  source = splits.test_source(
      recipe, datasets.get(recipe.dataset), options.data_dir, options.data_source)
  images, labels = reader.load(source.part(0, min(recorder.TEST_IMAGES, source.num_examples)))
  every = options.live_every
  noting = recorder.Recorder(
      training.run.live, training.state.averages, recipe.preprocessing,
      precision.TYPES[recipe.precision], training.data.batch_at,
      frames.TestSet(images.numpy(), labels.numpy()), training.report,
      # Whoever names an interval has chosen the price.
      math.inf if every else recorder.SHARE)
  return actions.watching(noting, recipe.max_steps, every)

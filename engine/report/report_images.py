"""The test images of the runs of a report; runs that share a test set share its images."""

from collections.abc import Sequence
import dataclasses
import pathlib

from engine.evaluation import eval_examples
from engine.report import run_history
from engine.reporting import console
from engine.runs import data_directory
from engine.runs import dataset_splits
from tfrecords import datasets
from tfrecords import errors

# Where a run does not remember its data.
_USUAL = 'data'

# The test images of a run, or why there are none.
Examples = eval_examples.EvalExamples | str


@dataclasses.dataclass(frozen=True)
class TestImages:
  """Where the test images of the runs come from.

  Attributes:
    data_dir: folder of the data sets; None means the one that each run was trained on.
    data_source: binary, tfrecord or tfds; None means each run's own.
    num_examples: the maximum for each test set, from its start; 0: all.
  """
  data_dir: str | pathlib.Path | None
  data_source: str | None = None
  num_examples: int = 0


def load(histories: Sequence[run_history.RunHistory], images: TestImages,
         log: console.LogFn) -> list[Examples]:
  """Returns the test images of each run, or why it has none.

  Args:
    histories: the runs.
    images: where their images come from.
    log: gets a line about each run that remembers where its data lie.
  """
  loaded: dict[object, Examples] = {}
  found: list[Examples] = []
  for history in histories:
    recipe = history.config.recipe
    source = images.data_source or history.config.data_source
    try:
      place = str(images.data_dir or data_directory.find(history.run_dir, _USUAL, log))
    except errors.InputError as error:
      found.append(_missing(error))
      continue
    key = place, source, recipe.dataset, recipe.class_subset
    if key not in loaded:
      loaded[key] = _load(history, place, source, images.num_examples)
    found.append(loaded[key])
  return found


def _load(history: run_history.RunHistory, place: str, source: str,
          num_examples: int) -> Examples:
  config = dataclasses.replace(history.config, data_source=source)
  try:
    records = dataset_splits.evaluation_source(
        config, datasets.get(config.recipe.dataset, place), place)
    count = min(num_examples or records.num_examples, records.num_examples)
    return eval_examples.load(records.slice(0, count))
  except errors.InputError as error:
    return _missing(error)


def _missing(error: errors.InputError) -> str:
  return f'no test images: {error}'

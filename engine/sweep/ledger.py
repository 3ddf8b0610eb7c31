"""The ledger of a sweep: one line for each finished training, from which a sweep is resumed.

A line is written at once when its training has been evaluated. A line that a kill has truncated is
skipped, and its training, whose run directory is complete, is evaluated again. The first line holds
the settings of the sweep; a sweep with other settings is refused.
"""

from collections.abc import Mapping
import dataclasses
import json
import pathlib

from engine.config import field_types
from engine.runs import metrics_log
from tfrecords import errors

_HEADER, _TRAINING = 'sweep', 'training'


@dataclasses.dataclass(frozen=True)
class Result:
  """The result of one training.

  Attributes:
    trial: number of the trial.
    rung: number of the rung.
    seed: of the training.
    steps: of the training.
    seconds: its duration in this process, evaluation included.
    accuracy: on the validation images; 0 for one that diverged.
    correct: validation images classified correctly.
    count: validation images; 0 for one that diverged.
    cross_entropy: mean loss on the validation images.
    diverged: why there is no accuracy; '' if there is one.
    step_seconds: of each step; 0 if this process made none.
  """
  trial: int
  rung: int
  seed: int
  steps: int
  seconds: float
  accuracy: float = 0.0
  correct: int = 0
  count: int = 0
  cross_entropy: float = 0.0
  diverged: str = ''
  step_seconds: float = 0.0


_FIELDS = field_types.of(Result)


class Ledger:
  """The ledger of one sweep.

  Attributes:
    results: of all finished trainings, by rung, trial and seed.
  """

  def __init__(self, path: pathlib.Path, sweep: Mapping[str, object]):
    """Reads the ledger of a sweep, or creates it.

    Args:
      path: of the file, in an existing directory.
      sweep: everything that the results depend on, in JSON's types.

    Raises:
      errors.InputError: the file is from another sweep, or cannot be read or written.
    """
    self.results: dict[tuple[int, int, int], Result] = {}
    wanted = json.loads(json.dumps(sweep))
    records = metrics_log.read_all(path)
    headers = [record.get('of') for record in records if record['kind'] == _HEADER]
    if records and (not headers or headers[0] != wanted):
      raise errors.InputError(_refusal(path, headers[0] if headers else None, wanted))
    for record in records:
      if (result := _result(record)) is not None:
        self._add(result)
    self._file = metrics_log.MetricsFile(path)
    if not headers:
      self._file.append(_HEADER, 0, {'of': wanted})

  def append(self, result: Result) -> None:
    """Writes the line of a finished training."""
    values = dataclasses.asdict(result)
    self._file.append(_TRAINING, values.pop('steps'), values)
    self._add(result)

  def close(self) -> None:
    """Closes the file."""
    self._file.close()

  def _add(self, result: Result) -> None:
    self.results[result.rung, result.trial, result.seed] = result


def _result(record: metrics_log.Record) -> Result | None:
  """Returns the result of a line; None if it has none."""
  values = {'steps': record['step']} | {
      name: record[name] for name in _FIELDS if name in record}
  if record['kind'] != _TRAINING or not values.keys() >= {'trial', 'rung', 'seed', 'seconds'}:
    return None
  try:
    return Result(**field_types.check(values, _FIELDS))
  except errors.InputError:
    return None


def _refusal(path: pathlib.Path, before: object, now: Mapping[str, object]) -> str:
  """Returns why the file cannot be continued."""
  if not isinstance(before, dict):
    return f'{path}: is no ledger of a sweep; give another --work_dir'
  different = [f'{name} is {_shown(before.get(name))} there, {_shown(now.get(name))} was requested'
               for name in dict.fromkeys([*now, *before]) if before.get(name) != now.get(name)]
  return (f'{path}: holds another sweep: {"; ".join(different)}; repeat its settings or give '
          'another --work_dir')


def _shown(value: object) -> str:
  return 'nothing' if value is None else json.dumps(value)

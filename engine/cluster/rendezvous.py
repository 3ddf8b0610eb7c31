"""Where all workers meet: what must be the same is compared, what each brings is handed to all."""

from collections.abc import Mapping
import dataclasses
import json

from engine.cluster import cluster_spec
from tfrecords import errors

JSON = None | bool | int | float | str | list['JSON'] | dict[str, 'JSON']

_MAX_CHARACTERS = 200


@dataclasses.dataclass(frozen=True)
class Arrival:
  """What one worker brings to a meeting.

  Attributes:
    stage: the name of the meeting.
    same: values that must be equal on all workers, by the name that a message gives them.
    own: a value for all others.
  """
  stage: str
  same: Mapping[str, JSON]
  own: JSON


class Rendezvous:
  """Collects the arrivals of all workers, meeting after meeting."""

  def __init__(self, spec: cluster_spec.ClusterSpec) -> None:
    self._spec = spec
    self._arrivals: dict[int, Arrival] = {}

  def missing(self) -> list[int]:
    """Returns the tasks that have not come to the present meeting."""
    return [task for task in range(self._spec.size) if task not in self._arrivals]

  def arrive(self, task: int, arrival: Arrival) -> tuple[str, list[JSON]] | None:
    """Adds an arrival; returns stage and values of all tasks once the last one has come.

    Args:
      task: the worker.
      arrival: what it brings.

    Raises:
      errors.InputError: the workers are at different stages, or a value differs.
    """
    self._arrivals[task] = arrival
    for other, earlier in self._arrivals.items():
      if earlier.stage != arrival.stage:
        raise errors.InputError(
            f'{self._spec.name(other)} has come to {earlier.stage!r} and {self._spec.name(task)} '
            f'to {arrival.stage!r}; start the same version everywhere')
    if self.missing():
      return None
    arrivals = [self._arrivals[task] for task in range(self._spec.size)]
    self._arrivals = {}
    self._compare(arrivals)
    return arrival.stage, [arrival.own for arrival in arrivals]

  def _compare(self, arrivals: list[Arrival]) -> None:
    """Compares every value with that of the chief."""
    chief = arrivals[0].same
    for task, arrival in enumerate(arrivals):
      for field in dict.fromkeys((*chief, *arrival.same)):
        wanted, found = _text(chief, field), _text(arrival.same, field)
        if wanted != found:
          raise errors.InputError(
              f'{field} is {_shortened(wanted)} at {self._spec.name(0)} and {_shortened(found)} at '
              f'{self._spec.name(task)}; start all workers with the same flags, data and versions')


def _text(values: Mapping[str, JSON], field: str) -> str:
  """Returns a value as a text that is the same for equal values."""
  return json.dumps(values[field], sort_keys=True) if field in values else 'not given'


def _shortened(text: str) -> str:
  """Returns a text, without its middle if it is long."""
  half = _MAX_CHARACTERS // 2
  return text if len(text) <= _MAX_CHARACTERS else f'{text[:half]} ... {text[-half:]}'

"""What a benchmark says while it runs, and what it keeps for the next start.

With a file, each finished round is appended to it at once. The same benchmark, started again on
the same machine and sources after it was interrupted or killed, goes on behind the last round.
Trainings of a benchmark lie in a folder beside the file.
"""

from collections.abc import Callable, Iterable, Mapping
import json
import pathlib
import shutil

from engine.runs import metrics_log
from tfrecords import errors

LogFn = Callable[[str], None]

# The kind of the record that tells which benchmark a file is of.
_HEADER = 'benchmark'


def path_of(result: pathlib.Path) -> pathlib.Path:
  """Returns the file of unfinished rounds beside that of a result."""
  return result.with_name(f'{result.name}.partial')


class Session:
  """One start of a benchmark.

  Attributes:
    log: writes a console line.
    notes: of the result, such as which rounds are from an earlier start.
  """

  def __init__(self, log: LogFn = lambda line: None, path: pathlib.Path | None = None,
               identity: Mapping[str, object] | None = None):
    """Reads what earlier starts have kept.

    Args:
      log: writes a console line.
      path: of the file; None keeps nothing.
      identity: whatever must be the same for a benchmark to go on, as JSON has it.
    """
    self.log = log
    self.notes: list[str] = []
    self._path = path
    self._identity = json.loads(json.dumps(identity or {}))
    self._file: metrics_log.MetricsFile | None = None
    self._num_stages = 0
    self._records = self._read()

  @property
  def folder(self) -> pathlib.Path | None:
    """Where trainings are kept for the next start; None: nowhere."""
    return self._path and self._path.with_name(f'{self._path.name}.runs')

  def stage(self, what: str = '') -> 'Stage':
    """Returns the next part of the benchmark, with the rounds that earlier starts have finished.

    Args:
      what: the part, for the lines about it; '' where it is all.
    """
    kind = f'stage {self._num_stages}'
    self._num_stages += 1
    by_number = {record['step']: record['value'] for record in self._records
                 if record['kind'] == kind}
    rounds: list[metrics_log.Record] = []
    while len(rounds) in by_number:
      rounds.append(by_number[len(rounds)])
    # Each record has the reasons of those before it, too.
    left_out: dict[str, str] = next((record['value'] for record in reversed(self._records)
                                     if record['kind'] == f'left out, {kind}'), {})
    return Stage(self, kind, what, rounds, left_out)

  def keep(self, kind: str, number: int, value: object) -> None:
    """Appends a value to the file; a file that cannot be written costs the next start alone."""
    if self._path is None:
      return
    try:
      if self._file is None:
        self._file = metrics_log.MetricsFile(self._path)
        if not self._records:
          self._file.append(_HEADER, 0, {'value': self._identity})
      self._file.append(kind, number, {'value': value})
    except errors.InputError as error:
      self.log(f'{error}; the benchmark goes on and cannot be continued once it is interrupted')
      self._path = None

  def discard(self) -> None:
    """Removes what was kept: the result is written."""
    if self._file:
      self._file.close()
    if self._path and self.folder:
      self._path.unlink(missing_ok=True)
      shutil.rmtree(self.folder, ignore_errors=True)

  def _read(self) -> list[metrics_log.Record]:
    if self._path is None or not self._path.exists():
      return []
    records = [one for one in metrics_log.read_all(self._path) if 'value' in one]
    before = next((one['value'] for one in records if one['kind'] == _HEADER), None)
    if before == self._identity:
      return records
    self.log(f'{self._path}: is of an interrupted benchmark with another '
             f'{_difference(before, self._identity)}; starting over')
    self.discard()
    return []


def _difference(before: object, now: Mapping[str, object]) -> str:
  """Returns the names of what differs."""
  if not isinstance(before, dict):
    return 'content'
  return ', '.join(name for name in dict.fromkeys([*now, *before])
                   if before.get(name) != now.get(name))


class Stage:
  """A part of a benchmark: its rounds.

  Attributes:
    rounds: values of the finished rounds, those of earlier starts first.
    left_out: reasons by the names of candidates that are not measured.
  """

  def __init__(self, session: Session, kind: str, what: str, rounds: list[metrics_log.Record],
               left_out: dict[str, str]):
    """Takes over what earlier starts have kept."""
    self._session = session
    self._kind = kind
    self._what = f'{what}: ' if what else ''
    self.rounds = rounds
    self.left_out = left_out
    if rounds:
      plural = len(rounds) > 1
      line = (f'round{"s 1 to" * plural} {len(rounds)} {"are" if plural else "is"} of an earlier '
              'start, which was interrupted')
      self.log(line)
      session.notes.append(f'{self._what}{line}')

  def log(self, line: str) -> None:
    """Writes a console line about this part."""
    self._session.log(f'{self._what}{line}')

  def require(self, names: Iterable[str]) -> None:
    """Drops the rounds of earlier starts unless all of them have these candidates."""
    missing = sorted({name for name in names for one in self.rounds if name not in one})
    if missing:
      self.log(f'the earlier rounds have no {", ".join(missing)}; starting over')
      self._session.notes.pop()
      self.rounds = []

  def keep(self, value: metrics_log.Record) -> None:
    """Adds the value of a finished round, as JSON can hold it."""
    self._session.keep(self._kind, len(self.rounds), value)
    self.rounds.append(value)

  def leave_out(self, reasons: Mapping[str, str]) -> None:
    """Notes candidates that are not measured, with a line each."""
    if not reasons:
      return
    for reason in dict.fromkeys(reasons.values()):
      self.log(reason)
    self.left_out = self.left_out | dict(reasons)
    self._session.keep(f'left out, {self._kind}', 0, self.left_out)

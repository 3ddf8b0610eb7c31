"""The conclusions of the step benchmark: shares of the roofline, warnings."""

from collections.abc import Mapping, Sequence
import dataclasses
import statistics

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker_candidate
from engine.bench.step import roofline
from engine.bench.step import roofline_report

# The roofline is that of TensorFlow's kernels.
_ENGINES = worker_candidate.OURS, worker_candidate.PLAIN_TENSORFLOW
# First losses differ by the random initial values of each framework.
_LOSS_TOLERANCE = 0.03


@dataclasses.dataclass(frozen=True)
class Row:
  """A candidate and its measurements.

  Attributes:
    candidate: what was measured.
    timing: rates in steps per second.
    loss: of the first step.
    num_parameters: the number of trainable scalars.
  """
  candidate: worker_candidate.WorkerCandidate
  timing: timing.Timing
  loss: float
  num_parameters: int


def shares(rows: Sequence[Row], rooflines: Mapping[str, timing.Timing]) -> report.Table | None:
  """Returns the share of the roofline in the step of this engine and of plain TensorFlow.

  Args:
    rows: all candidates.
    rooflines: by compute dtype.
  """
  found = []
  for row in rows:
    limit = rooflines.get(row.candidate.compute_dtype)
    if limit and row.candidate.group in _ENGINES:
      share = timing.ratio(row.timing, limit)
      found.append((row.candidate.name, 1e3 / row.timing.rate, 1e3 / limit.rate, share.median,
                    *share.interval))
  return report.Table('share of the roofline: its time over the time of the step', (
      '', 'step, ms', 'roofline, ms', 'share', 'low', 'high'), tuple(found)) if found else None


def first_steps(rows: Sequence[Row]) -> report.Table:
  """Returns a table that shows that all candidates train the same network."""
  return report.Table('first step', ('', 'loss', 'parameters'), tuple(
      (row.candidate.name, row.loss, row.num_parameters) for row in rows))


def warnings(rows: Sequence[Row], machine: environment.Machine) -> list[str]:
  """Returns one line per reason to distrust the result."""
  loss = statistics.median(row.loss for row in rows)
  number = statistics.mode(row.num_parameters for row in rows)
  found = [f'{row.candidate.name}: loss {row.loss:.3f} at the first step, the others {loss:.3f}; '
           'is it the same network?' for row in rows if not abs(row.loss / loss - 1)
           <= _LOSS_TOLERANCE]
  found += [f'{row.candidate.name}: {row.num_parameters:,} parameters, the others {number:,}; '
            'is it the same network?' for row in rows if row.num_parameters != number]
  return found + environment.warnings(machine)


def roofline_tables(measured: Mapping[str, roofline.Measured]) -> list[report.Table]:
  """Returns the kernels of each compute dtype."""
  return [roofline_report.table(f'products in {name}, each at its best', kernels)
          for name, kernels in measured.items()]

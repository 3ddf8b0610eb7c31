"""What the step benchmark concludes from its rows: ratios, shares of the roofline, warnings."""

from collections.abc import Mapping, Sequence
import dataclasses
import statistics

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.step import roofline
from engine.bench.step import step_candidates

# Losses of the first step may differ by the initial values that each framework draws.
_LOSS_TOLERANCE = 0.03


@dataclasses.dataclass(frozen=True)
class Row:
  """A rival and what was measured of it.

  Attributes:
    rival: who.
    timing: rates in steps a second.
    loss: of the first step.
    parameters: number of trained scalars.
  """
  rival: step_candidates.Rival
  timing: timing.Timing
  loss: float
  parameters: int


def ratios(rows: Sequence[Row]) -> list[timing.Ratio]:
  """Returns ours over everybody else's best, and over everybody else's best in float32.

  Where a peer's best computes in float32, and ours does too, both are one.
  """
  float32 = [row for row in rows if row.rival.precision == 'float32']
  found = {}
  for group in (rows, float32):
    ours = [row for row in group if row.rival.group == step_candidates.OURS]
    others = dict.fromkeys(row.rival.group for row in group if row not in ours)
    for other in others:
      theirs = [row for row in group if row.rival.group == other]
      pair = best(ours), best(theirs)
      found[pair[0].rival.name, pair[1].rival.name] = timing.ratio(*(row.timing for row in pair))
  return list(found.values())


def best(rows: Sequence[Row]) -> Row:
  """Returns the row with the best median rate."""
  return max(rows, key=lambda row: row.timing.rate)


def shares(rows: Sequence[Row], rooflines: Mapping[str, timing.Timing]) -> report.Table | None:
  """Returns what share of a step, of each precision, its roofline is, for ours and the plain step.

  Args:
    rows: everybody.
    rooflines: by precision.
  """
  found = []
  for row in rows:
    limit = rooflines.get(row.rival.precision)
    if limit and row.rival.group in (step_candidates.OURS, step_candidates.PLAIN):
      share = timing.ratio(row.timing, limit)
      found.append((row.rival.name, 1e3 / row.timing.rate, 1e3 / limit.rate, share.median,
                    *share.interval))
  return report.Table('share of the roofline: its time over the time of the step', (
      '', 'step, ms', 'roofline, ms', 'share', 'low', 'high'), tuple(found)) if found else None


def first_steps(rows: Sequence[Row]) -> report.Table:
  """Returns what shows that all train the same network."""
  return report.Table('first step', ('', 'loss', 'parameters'), tuple(
      (row.rival.name, row.loss, row.parameters) for row in rows))


def doubts(rows: Sequence[Row], where: environment.Machine) -> list[str]:
  """Returns a line for whatever makes the result doubtful."""
  loss = statistics.median(row.loss for row in rows)
  parameters = statistics.mode(row.parameters for row in rows)
  found = [f'{row.rival.name}: loss {row.loss:.3f} at the first step, the others {loss:.3f}; is it '
           'the same network?' for row in rows if not abs(row.loss / loss - 1) <= _LOSS_TOLERANCE]
  found += [f'{row.rival.name}: {row.parameters:,} parameters, the others {parameters:,}; is it '
            'the same network?' for row in rows if row.parameters != parameters]
  return found + environment.doubts(where)


def roofline_tables(measured: Mapping[str, roofline.Measured]) -> list[report.Table]:
  """Returns the products of each precision."""
  return [roofline.table(f'products in {precision}, each at its best', facts, rounds)
          for precision, (facts, rounds) in measured.items()]

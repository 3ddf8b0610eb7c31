"""The table of a sweep: a row per trial, the best first, with its accuracy on every rung."""

from collections.abc import Sequence

from engine.reporting import text_table
from engine.sweep import dimension as dimension_lib
from engine.sweep import ranking
from engine.sweep import sweep as sweep_lib

_DIVERGED = 'diverged'


def lines(sweep: sweep_lib.Sweep) -> list[str]:
  """Returns the table of validation accuracies, in percent."""
  by_rung = [{one.trial: one for one in sweep.ranked(rung)} for rung in sweep.rungs]
  names = [one.name for one in sweep.config.dimensions]
  last = sweep.rungs[-1]
  heading = ['trial', *names, *(f'{rung.steps:,} steps' for rung in sweep.rungs)]
  if len(last.seeds) > 1:
    heading += ['spread', 'seeds']
  rows = [heading]
  for trial in _order(sweep):
    values = sweep.trials[trial].settings
    found = [rung.get(trial) for rung in by_rung]
    row = [str(trial), *(dimension_lib.shown(values[name]) for name in names),
           *(_accuracy(one) for one in found)]
    if len(last.seeds) > 1:
      spread = found[-1].spread if found[-1] else None
      row += ['' if spread is None else f'{100 * spread:.2f}',
              str(len(found[-1].results)) if found[-1] else '']
    rows.append(row)
  return text_table.align(rows)


def _order(sweep: sweep_lib.Sweep) -> list[int]:
  """Returns the trials: those of the last rung first, within a rung the best first."""
  found: dict[int, None] = {}
  for rung in reversed(sweep.rungs):
    found |= dict.fromkeys(one.trial for one in sweep.ranked(rung))
  return list(found)


def _accuracy(one: ranking.Ranked | None) -> str:
  if one is None:
    return ''
  return _DIVERGED if one.num_diverged == len(one.results) else f'{100 * one.accuracy:.2f}'


def conclusion(sweep: sweep_lib.Sweep, ranked: Sequence[ranking.Ranked]) -> str:
  """Returns a line about the winner, and about the second if it is within the spread.

  Args:
    sweep: a finished sweep.
    ranked: trials of its last rung, the best first.
  """
  best = ranked[0]
  seeds = len(best.results)
  spread = '' if best.spread is None else f' +- {best.spread:.2%} over {seeds} seeds'
  line = (f'best: trial {best.trial}, {sweep.trials[best.trial]}: validation accuracy '
          f'{best.accuracy:.2%}{spread}')
  if len(ranked) > 1 and best.spread is not None and ranked[1].spread is not None:
    gap, noise = best.accuracy - ranked[1].accuracy, max(best.spread, ranked[1].spread)
    if gap < noise:
      line += f'; trial {ranked[1].trial} is within the spread ({gap:.2%} below)'
  return line

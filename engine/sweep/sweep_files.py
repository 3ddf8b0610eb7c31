"""What a sweep leaves beside its ledger: picture, the winner's recipe, its last lines."""

from collections.abc import Sequence

from engine.reporting import best_effort
from engine.reporting.plots import figures
from engine.sweep import ranking
from engine.sweep import sweep as sweep_lib
from engine.sweep import sweep_plot
from engine.sweep import sweep_table

WINNER, PICTURE = 'winner.json', 'sweep.png'


def write(sweep: sweep_lib.Sweep, ranked: Sequence[ranking.Ranked]) -> list[str]:
  """Writes all files of a sweep that has ended.

  Args:
    sweep: that has ended.
    ranked: trials of its last rung, the best first.

  Returns:
    The table, the winner, and the command that trains it.

  Raises:
    errors.InputError: the winner's recipe cannot be written.
  """
  folder = sweep.config.folder
  sweep.winner(ranked).write(folder / WINNER, overwrite=True)
  lines = [*sweep_table.lines(sweep), sweep_table.conclusion(sweep, ranked)]
  # A second start draws the picture again.
  if reason := best_effort.failure(
      lambda: figures.save(sweep_plot.draw(sweep, ranked), folder / PICTURE)):
    lines.append(f'{folder / PICTURE}: {reason}')
  name = sweep.winner(ranked).name
  return [*lines, f'the picture is {folder / PICTURE}; to train the best settings:',
          f'train_main --recipe={folder / WINNER} --train_dir=runs/{name}']

"""What a sweep leaves beside its ledger: picture, the winner's recipe, its last lines."""

from collections.abc import Sequence
import shlex

from engine.reporting import best_effort
from engine.reporting.plots import figures
from engine.sweep import ranking
from engine.sweep import sweep as sweep_lib
from engine.sweep import sweep_plot
from engine.sweep import sweep_table

# Where commands look for data that nobody says the place of.
_USUAL_DATA = 'data'
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
  return [*lines, f'the picture is {folder / PICTURE}; to train the best settings:',
          shlex.join(_winners_training(sweep, sweep.winner(ranked).name))]


def _winners_training(sweep: sweep_lib.Sweep, name: str) -> list[str]:
  """Returns the words of the command that trains the recipe of the winner."""
  data_dir = sweep.config.options.data_dir
  return ['train_main', f'--recipe={sweep.config.folder / WINNER}', f'--train_dir=runs/{name}',
          *[f'--data_dir={data_dir}'] * (data_dir != _USUAL_DATA)]

"""The machine and the speed of each training, and the machine that made this page."""

from collections.abc import Mapping
import statistics

from engine.report import cards
from engine.report import run_history
from tfrecords.html import markup

TITLE = 'Machine'

# Facts of a start record, in the order of the table.
_FACTS = ('device', 'compute_dtype', 'parameters', 'operations', 'records')


def draw(runs: cards.Runs, here: Mapping[str, str]) -> markup.Markup:
  """Returns the section.

  Args:
    runs: the runs.
    here: facts about this machine, by name.
  """
  columns = [facts(run.history) for run in runs]
  names = list(dict.fromkeys(name for column in columns for name in column))
  table = markup.table(
      ['trained on', *map(cards.name_of, runs)],
      [[name, *(column.get(name, '–') for column in columns)] for name in names],
      class_='settings') if names else cards.missing('no run has written a start record')
  made = ', '.join(f'{name} {value}' for name, value in here.items())
  return cards.section(TITLE, 'As the last start of each run recorded it.', table,
                       markup.tag('p', f'The predictions of this page were made on: {made}.'))


def facts(history: run_history.RunHistory) -> dict[str, str]:
  """Returns what the last start recorded, and the median speed of the log lines."""
  last = history.starts[-1] if history.starts else {}
  machine = last.get('machine')
  found = {name: str(value) for name, value in machine.items()} if isinstance(
      machine, dict) else {}
  found |= {name: str(last[name]) for name in _FACTS if name in last}
  for name, unit in (('examples_per_sec', 'examples a second'), ('sec_per_batch', 'a step')):
    values = [value for record in history.training
              if (value := run_history.number(record, name)) is not None]
    if values:
      middle = statistics.median(values)
      found[unit] = f'{middle:,.0f}' if name == 'examples_per_sec' else f'{1000 * middle:,.1f} ms'
  return found

"""Where the time went: the seconds of each stage, as recorded at the end of the training."""

from engine.report import cards
from engine.report import run_history
from engine.report import summary_section
from tfrecords.html import markup

TITLE = 'Where the time went'

# Number of colors for stages; further stages reuse them.
_COLORS = 8


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section: a bar and a table for each run."""
  colors = _colors_of(runs)
  return cards.section(
      TITLE, 'Seconds of the training by stage, summed over its starts. The evaluator is a '
      'separate process, which runs during the training or after it.',
      cards.side_by_side(runs, lambda run: _ledger(run.history, colors)))


def _colors_of(runs: cards.Runs) -> dict[str, int]:
  """Returns the number of each stage's color, the same in all runs."""
  names = dict.fromkeys(
      name for run in runs for records in (run.history.ends, run.history.starts)
      for name in run_history.seconds(records))
  return {name: number % _COLORS for number, name in enumerate(names)}


def _ledger(history: run_history.RunHistory, colors: dict[str, int]) -> markup.Markup:
  stages = run_history.seconds(history.ends)
  contents: list[object] = [_bar_and_table(stages, colors)] if sum(stages.values()) else [
      cards.missing(_without_end(history))]
  lost = len(history.starts) - len(history.ends)
  if stages and lost > 0:
    contents.append(cards.missing(
        f'{lost} of {len(history.starts)} starts have no end record, because they were killed or '
        'still run: their time is not included'))
  if startup := run_history.seconds(history.starts):
    contents.append(markup.tag('details', markup.tag(
        'summary', f'Start-up by stage, {summary_section.duration(sum(startup.values()))}'),
        _bar_and_table(startup, colors)))
  evaluations = [record for records in history.evaluations.values() for record in records]
  if seconds := _evaluation_seconds(evaluations):
    contents.append(markup.tag(
        'p', f'Evaluations, in the evaluator: {len(evaluations)} in '
        f'{summary_section.duration(seconds)}.'))
  return markup.join(contents)


def _without_end(history: run_history.RunHistory) -> str:
  """Returns a note about a training without an end record, with the time by its log lines."""
  seconds, before = 0.0, 0
  for record in history.training:
    seconds += (run_history.number(record, 'sec_per_batch') or 0.0) * (record['step'] - before)
    before = record['step']
  told = (f'; by its log lines, {before:,} steps took {summary_section.duration(seconds)}'
          if seconds else '')
  return f'no times: the training has no end record{told}'


def _evaluation_seconds(records: run_history.Records) -> float:
  return sum(max(0.0, run_history.number(record, 'seconds') or 0.0) for record in records)


def _bar_and_table(stages: dict[str, float], colors: dict[str, int]) -> markup.Markup:
  """Returns a bar of the stages' shares, and a table, largest first."""
  total = sum(stages.values()) or 1.0
  ordered = sorted(stages.items(), key=lambda item: -item[1])
  bar = markup.tag('div', *(
      markup.tag('i', class_=f'stage{colors[name]}', title=name,
                 style=f'flex-grow:{seconds / total:.6f}')
      for name, seconds in ordered if seconds >= 0.001 * total), class_='bar')
  rows = [[markup.tag('span', markup.tag('i', class_=f'swatch stage{colors[name]}'), name,
                      class_='name'), f'{seconds:,.1f} s', f'{seconds / total:.1%}']
          for name, seconds in ordered]
  rows.append(['total', f'{total:,.1f} s', summary_section.duration(total)])
  return markup.join([bar, markup.table(['stage', 'time', 'share'], rows, class_='numbers')])

"""The table of the quickstart's recipes on docs/results.md, from their benchmark files.

`benchmark_main --benchmark=train --recipe=NAME --num_seeds=3 --json=FILE` measures a recipe;
`python -m tests.ladder` writes the table. A recipe without a file is shown as not measured.
"""

from collections.abc import Iterable, Mapping
import json
import pathlib

from engine.bench.train import train_results
from engine.config import recipe_catalog
from engine.config import recipe_ladder
from tests import generated_block

_ROOT = pathlib.Path(__file__).parents[1]
PAGE = _ROOT / 'docs' / 'results.md'
# The last one is what the quickstart trains where CIFAR-10 cannot be downloaded.
FILES = {name: _ROOT / 'benchmarks' / f'train_{name}.json'
         for name in (*recipe_ladder.NAMES, 'shapes')} | {
             'cifar10': _ROOT / 'benchmarks' / 'train.json'}
_MARKS = ('<!-- from benchmarks/train*.json by tests/ladder.py -->', '<!-- end of the ladder -->')
_HEADING = ('recipe', 'steps', 'test accuracy', 'each seed', 'training', 'processor')
# Heading of the accuracies in files of this version and of those before.
ACCURACY = ('accuracy', 'precision')


def table(found: Mapping[str, Mapping | None]) -> list[str]:
  """Returns the lines of a Markdown table.

  Args:
    found: the content of each recipe's file, None where there is none.
  """
  rows = [_row(name, content) for name, content in found.items()]
  return [generated_block.row(cells) for cells in (_HEADING, ['---'] * len(_HEADING), *rows)]


def _row(name: str, content: Mapping | None) -> list[str]:
  cells = [f'`{name}`', f'{recipe_catalog.get(name).max_steps:,}']
  if content is None:
    return [*cells, 'not measured', '', '', '']
  last = next(table for table in content['tables'] if table['title'] == train_results.LAST)
  place = next(last['columns'].index(name) for name in ACCURACY if name in last['columns'])
  seconds, steps = (last['columns'].index(name) for name in ('seconds', 'steps'))
  rows = {row[0]: row for row in last['rows']}
  seeds = [row for name, row in rows.items() if name.isdecimal()]
  if {row[steps] for row in seeds} != {recipe_catalog.get(name).max_steps}:
    raise ValueError(f'{FILES[name]} was measured with another number of steps')
  machine = content['machine']
  return [*cells, f'{rows["mean"][place]:.2%} ± {100 * rows["deviation"][place]:.2f}',
          ', '.join(f'{100 * row[place]:.2f}' for row in seeds),
          f'{rows["mean"][seconds] / 60:.1f} minutes',
          f'{machine["processor"]}, {machine["cores"]} cores']


def read() -> dict[str, Mapping | None]:
  """Returns the content of each recipe's file, None where there is none."""
  return {name: json.loads(path.read_text()) if path.exists() else None
          for name, path in FILES.items()}


def with_table(page: str, lines: Iterable[str]) -> str:
  """Returns a page with the lines in place of what stands between its marks.

  Raises:
    ValueError: the page lacks a mark.
  """
  return generated_block.replaced(page, _MARKS, lines)


def main() -> None:
  """Writes the table of the page."""
  PAGE.write_text(with_table(PAGE.read_text(), table(read())))


if __name__ == '__main__':
  main()

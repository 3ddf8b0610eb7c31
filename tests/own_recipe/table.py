"""The trainings that the rules of the recipe `own` were chosen by: a file, and a page made of it.

`python -m tests.own_recipe.choice` adds trainings to the file; `python -m tests.own_recipe.table`
writes the tables of the page.
"""

from collections.abc import Iterable
import json
import pathlib
import statistics

from tests import generated_block

_ROOT = pathlib.Path(__file__).parents[2]
FILE = _ROOT / 'benchmarks' / 'own_recipe.json'
PAGE = _ROOT / 'docs' / 'own_recipe.md'
_MARKS = {
    split: (f'<!-- {split} images, from benchmarks/own_recipe.json -->', f'<!-- end of {split} -->')
    for split in ('validation', 'test')}
_HEADING = ('set', 'training images', 'trained', 'network', 'steps', 'batch', 'accuracy',
            'each seed', 'mean recall', 'seconds')

# A training: set, split, trial, seed, pictures, model, batch, steps, accuracy, recall, seconds.
Row = dict[str, object]


def read() -> list[Row]:
  """Returns the rows of the file, none if it does not exist."""
  return json.loads(FILE.read_text())['rows'] if FILE.exists() else []


def write(rows: list[Row]) -> None:
  """Writes the rows, a line for each."""
  lines = ',\n'.join(json.dumps(row) for row in rows)
  FILE.write_text(f'{{"rows": [\n{lines}\n]}}\n')


def lines(rows: Iterable[Row], split: str) -> list[str]:
  """Returns the Markdown table of a split: a line for each set and trial.

  Args:
    rows: the trainings.
    split: validation or test.
  """
  groups: dict[tuple, list[Row]] = {}
  for row in rows:
    if row['split'] == split:
      key = (row['pictures'], row['set'], row['model'], row['steps'], row['trial'])
      groups.setdefault(key, []).append(row)
  return [generated_block.row(cells) for cells in (
      _HEADING, ['---'] * len(_HEADING), *(_cells(groups[key]) for key in sorted(groups)))]


def _cells(rows: list[Row]) -> list[str]:
  """Returns the cells of the trainings that differ in their seeds alone."""
  first = rows[0]
  found = [float(str(row['accuracy'])) for row in sorted(rows, key=lambda row: str(row['seed']))]
  spread = f' ± {100 * statistics.stdev(found):.2f}' if len(found) > 1 else ''
  recall, seconds = (statistics.mean(float(str(row[name])) for row in rows)
                     for name in ('recall', 'seconds'))
  return [f'`{first["set"]}`', f'{first["pictures"]:,}', str(first['trial']),
          f'`{first["model"]}`', f'{first["steps"]:,}', str(first['batch']),
          f'{statistics.mean(found):.2%}{spread}',
          ', '.join(f'{100 * accuracy:.2f}' for accuracy in found), f'{recall:.2%}',
          f'{seconds:.0f}']


def with_tables(page: str, rows: list[Row]) -> str:
  """Returns a page with the tables in place of what stands between its marks.

  Raises:
    ValueError: the page lacks a mark.
  """
  for split, marks in _MARKS.items():
    page = generated_block.replaced(page, marks, lines(rows, split))
  return page


def main() -> None:
  """Writes the tables of the page."""
  PAGE.write_text(with_tables(PAGE.read_text(), read()))


if __name__ == '__main__':
  main()

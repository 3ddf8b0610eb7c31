"""Tables of benchmarks on pages of the documentation, from the benchmarks' files.

A page marks the place by `<!-- from benchmarks/NAME.json -->` and `<!-- end of NAME -->`;
`python -m tests.benchmark_tables` writes what stands between them.
"""

from collections.abc import Mapping, Sequence
import json
import pathlib

from tests import generated_block

_ROOT = pathlib.Path(__file__).parents[1]
# Pages and the benchmarks that they show.
PAGES = {'exporting.md': 'exports', 'own_data.md': 'import', 'serving.md': 'serving'}


def page_path(name: str) -> pathlib.Path:
  """Returns the path of a page of the documentation."""
  return _ROOT / 'docs' / name


def read(benchmark: str) -> Mapping:
  """Returns the content of a benchmark's file."""
  return json.loads((_ROOT / 'benchmarks' / f'{benchmark}.json').read_text())


def lines(content: Mapping) -> list[str]:
  """Returns the Markdown of a result: rates, ratios, further tables, and what it was measured with.

  Args:
    content: of the file that `benchmark_main --json` wrote.
  """
  item, machine = content['item'], content['machine']
  found = _table(
      ('', f'{item}s/s, median', 'slowest round', 'fastest round'),
      [(row['name'], *(_number(row['items_per_second'][key]) for key in ('median', 'min', 'max')))
       for row in content['timings']])
  if content['ratios']:
    found += ['', *_table(
        ('ratio', 'median', f'{content["ratios"][0]["confidence"]:.0%} interval'),
        [(f'{row["numerator"]} / {row["denominator"]}', f'{row["median"]:.2f}',
          f'{row["interval"][0]:.2f} to {row["interval"][1]:.2f}') for row in content['ratios']])]
  for table in content['tables']:
    found += ['', f'{table["title"]}:', '', *_table(
        table['columns'], [[_cell(cell) for cell in row] for row in table['rows']])]
  plan = content['plan']
  return [*found, '', f'{plan["num_rounds"]} interleaved rounds of {plan["seconds"]} s; '
          f'{machine["processor"]}, {machine["cores"]} cores, TensorFlow {machine["tensorflow"]}.']


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
  return [generated_block.row(cells) for cells in (heading, ['---'] * len(heading), *rows)]


def _number(value: float) -> str:
  return f'{value:,.0f}' if value >= 100 else f'{value:.3g}'


def _cell(value: object) -> str:
  if value is None:
    return ''
  return _number(value) if isinstance(value, float) else str(value)


def with_table(page: str, benchmark: str) -> str:
  """Returns a page with the tables of a benchmark in their place.

  Raises:
    ValueError: the page lacks a mark.
  """
  marks = (f'<!-- from benchmarks/{benchmark}.json -->', f'<!-- end of {benchmark} -->')
  return generated_block.replaced(page, marks, lines(read(benchmark)))


def main() -> None:
  """Writes the tables of all pages."""
  for name, benchmark in PAGES.items():
    path = page_path(name)
    path.write_text(with_table(path.read_text(), benchmark))


if __name__ == '__main__':
  main()

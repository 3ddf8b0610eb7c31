"""Tables with a column for each class of processor, from the benchmarks' files.

`benchmark_main --json=benchmarks/NAME_CLASS.json` measures on a processor of a class, a name of
engine/config/instruction_set.py; `python -m tests.machine_table` writes the tables. A file
NAME.json is of the class that it says, or that its processor has; one with a class in its name
comes before it.
"""

from collections.abc import Iterator, Mapping
import json
import pathlib

from engine.config import instruction_set
from tests import generated_block
from tests import machine_rows

_ROOT = pathlib.Path(__file__).parents[1]
_FOLDER = _ROOT / 'benchmarks'
_MARKS = ('<!-- from benchmarks/*.json by tests/machine_table.py -->',
          '<!-- end of the machines -->')
# Of the files from before they said it (docs/results.md).
_PROCESSORS = {'Intel(R) Xeon(R) Processor': instruction_set.AVX512}

# By class, then by the name of a benchmark's file.
Contents = Mapping[str, Mapping[str, machine_rows.Content]]


def read(folder: pathlib.Path = _FOLDER) -> dict[str, dict[str, machine_rows.Content]]:
  """Returns the contents of the files that rows need; rehearsals of another class are none."""
  found: dict[str, dict[str, machine_rows.Content]] = {}
  for name in dict.fromkeys(name for _, name, _ in machine_rows.ROWS):
    for kind, content in by_class(name, folder).items():
      found.setdefault(kind, {})[name] = content
  return {kind: found[kind] for kind in instruction_set.NAMES if kind in found}


def by_class(name: str, folder: pathlib.Path = _FOLDER) -> dict[str, machine_rows.Content]:
  """Returns the contents of a benchmark's files by class, rehearsals of another class left out."""
  found = {}
  paths = [folder / f'{name}{suffix}.json'
           for suffix in ('', *(f'_{one}' for one in instruction_set.NAMES))]
  for path in filter(pathlib.Path.exists, paths):
    content = json.loads(path.read_text())
    machine = content['machine']
    kind = machine.get('instruction_set') or _PROCESSORS.get(machine['processor'])
    if kind and not machine.get('is_held'):
      found[kind] = content
  return {kind: found[kind] for kind in instruction_set.NAMES if kind in found}


# What README says.
_SHORT = machine_rows.ROWS[0], *machine_rows.ROWS[3:7], *machine_rows.TRAININGS
PAGES: Mapping[pathlib.Path, machine_rows.Rows] = {
    _ROOT / 'README.md': _SHORT, _ROOT / 'docs' / 'benchmarks.md': machine_rows.ROWS}


def lines(contents: Contents, rows: machine_rows.Rows = machine_rows.ROWS) -> Iterator[str]:
  """Yields the lines of a Markdown table; what was not measured is an empty cell."""
  heading = ['', *(instruction_set.TITLES[kind] for kind in contents)]
  yield generated_block.row(heading)
  yield generated_block.row(['---'] * len(heading))
  for title, name, cell in rows:
    yield generated_block.row([title, *(cell(found[name]) if name in found else ''
                                        for found in contents.values())])


def with_table(page: str, contents: Contents, rows: machine_rows.Rows = machine_rows.ROWS) -> str:
  """Returns a page with the table in its place.

  Raises:
    ValueError: the page lacks a mark.
  """
  return generated_block.replaced(page, _MARKS, lines(contents, rows))


def main() -> None:
  """Writes the tables of the pages."""
  for path, rows in PAGES.items():
    path.write_text(with_table(path.read_text(), read(), rows))


if __name__ == '__main__':
  main()

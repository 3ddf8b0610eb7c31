"""Counts the outcomes of injected faults over a pytest session, and keeps the counts.

A test records the outcomes of the faults that it injected:

  def test_damaged_records(reliability):
    ...
    reliability.record('damaged records', injected=1000, survived=10, refused=990)

`make slow` prints the sums by subject and writes them to benchmarks/reliability.json and to the
table in docs/reliability.md; `python -m tests.reliability` only updates the table.
"""

from collections.abc import Iterable, Iterator, Mapping
import json
import pathlib

from tests import generated_block

_ROOT = pathlib.Path(__file__).parents[1]
FILE = _ROOT / 'benchmarks' / 'reliability.json'
PAGE = _ROOT / 'docs' / 'reliability.md'
_MARKS = ('<!-- from benchmarks/reliability.json -->', '<!-- end -->')

PROPERTY = 'reliability'

# The possible outcomes of a fault, with their headings.
OUTCOMES = {
    'survived': 'survived',
    'refused': 'refused clearly',
    'unclear': 'hung, crashed, unclear',
    'lost': 'lost',
    'wrong': 'silently wrong',
}
FIELDS = ('injected', *OUTCOMES)

Counts = dict[str, int]


class Recorder:
  """Adds up the outcomes that one test records; the sums are part of the test's report."""

  def __init__(self, properties: list[tuple[str, object]]):
    """Registers the test.

    Args:
      properties: the `user_properties` of the test.
    """
    self._subjects: dict[str, Counts] = {}
    properties.append((PROPERTY, self._subjects))

  def record(self, subject: str, *, injected: int = 0, survived: int = 0, refused: int = 0,
             unclear: int = 0, lost: int = 0, wrong: int = 0) -> None:
    """Adds to the counts of a subject; may be called any number of times.

    Args:
      subject: the kind of faults, a row of the table.
      injected: faults that were injected; 0 stands for the sum of the others.
      survived: faults after which the command did correctly what was asked.
      refused: faults that were answered by one clear line and the documented status.
      unclear: faults after which the command hung, crashed, used all memory or left a traceback.
      lost: faults after which existing data were lost.
      wrong: faults after which the command gave a wrong result without a message.

    Raises:
      ValueError: the outcomes do not add up to `injected`.
    """
    outcomes = {'survived': survived, 'refused': refused, 'unclear': unclear, 'lost': lost,
                'wrong': wrong}
    total = sum(outcomes.values())
    if injected not in (0, total):
      raise ValueError(f'{subject}: {injected} injected, but {total} outcomes')
    add(self._subjects, {subject: {'injected': total, **outcomes}})


def add(sums: dict[str, Counts], more: Mapping[str, Mapping[str, int]]) -> None:
  """Adds counts by subject to `sums`."""
  for subject, counts in more.items():
    known = sums.setdefault(subject, dict.fromkeys(FIELDS, 0))
    for field in FIELDS:
      known[field] += counts.get(field, 0)


def read(path: pathlib.Path) -> dict[str, Counts]:
  """Returns the counts by subject in a file, none if it does not exist."""
  return json.loads(path.read_text())['subjects'] if path.exists() else {}


def write(path: pathlib.Path, found: Mapping[str, Counts], about: Mapping[str, str]) -> None:
  """Writes counts to a file; subjects that `found` lacks keep their counts in the file.

  Args:
    path: of the JSON file.
    found: counts by subject.
    about: date and versions.
  """
  subjects = dict(sorted((read(path) | found).items()))
  path.write_text(json.dumps({**about, 'subjects': subjects}, indent=1) + '\n')


def table(subjects: Mapping[str, Counts]) -> list[str]:
  """Returns the lines of a Markdown table, with the sums in the last row."""
  rows = [(subject, *_cells(counts)) for subject, counts in sorted(subjects.items())]
  rows.append(('**all**', *_cells(total(subjects.values()))))
  heading = ('subject', 'injected', *OUTCOMES.values())
  rules = ('---', *['---:'] * len(OUTCOMES), '---:')
  return [generated_block.row(cells) for cells in (heading, rules, *rows)]


def total(counts: Iterable[Counts]) -> Counts:
  """Returns the sums of several counts."""
  sums: dict[str, Counts] = {}
  for one in counts:
    add(sums, {'': one})
  return sums.get('', dict.fromkeys(FIELDS, 0))


def with_table(page: str, found: dict[str, object]) -> str:
  """Returns a page with the table of the counts between its marks.

  Args:
    page: Markdown; the text between the marks is replaced.
    found: the content of benchmarks/reliability.json.

  Raises:
    ValueError: the page lacks a mark.
  """
  return generated_block.replaced(page, _MARKS, _lines(found))


def _lines(found: dict[str, object]) -> Iterator[str]:
  """Yields the lines of the table, and one about where it is from."""
  subjects = found['subjects']
  assert isinstance(subjects, dict)
  yield from table(subjects)
  yield ''
  yield (f'Found on {found["date"]} with Python {found["python"]} and TensorFlow '
         f'{found["tensorflow"]} on {found["system"]}.')


def _cells(counts: Counts) -> list[str]:
  return [f'{counts[field]:,}' for field in FIELDS]


def main() -> None:
  """Updates the table of the page."""
  PAGE.write_text(with_table(PAGE.read_text(), json.loads(FILE.read_text())))


if __name__ == '__main__':
  main()

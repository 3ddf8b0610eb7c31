"""Every walk-through of docs/extending.md works, and touches as few files as the page says."""

import re

import pytest

from tests.structure import sources
from tests.structure import walkthroughs

_TEXT = sources.read(walkthroughs.PAGE)
_ALL = walkthroughs.parse(_TEXT)
# Each takes ten to twenty seconds: one of each kind of row would be most of a minute.
_QUICK = ('Add an operation',)


def _promise(heading: str) -> str:
  """Returns what the table of the page says that the subject of a section touches."""
  subject = heading.removeprefix('Add ')
  row = next(line for line in _TEXT.splitlines() if line.startswith(f'| {subject} |'))
  return row.split('|')[2].partition(';')[0].strip()


@pytest.mark.parametrize('walkthrough', [
    pytest.param(one, id=one.heading, marks=() if one.heading in _QUICK else pytest.mark.slow)
    for one in _ALL])
def test_a_walk_through_works(walkthrough, tmp_path):
  walkthroughs.copy_tree(tmp_path)
  touched = walkthroughs.apply(walkthrough, tmp_path)
  promise = _promise(walkthrough.heading)
  # Where the table does not count the test, it stands behind a semicolon.
  counted = [path for path in touched if 'its test' in promise or not path.startswith('tests/')]
  assert len(counted) == int(promise.split()[0]), touched
  status, output = walkthroughs.run(walkthrough, tmp_path)
  assert status == 0, output[-4000:]
  assert re.search(r'\d+ passed', output), output[-4000:]


def test_every_row_of_the_table_has_its_walk_through():
  rows = re.findall(r'^\| (?!to add|---)([^|]+?) \|', _TEXT, re.M)
  assert sorted(rows) == sorted(one.heading.removeprefix('Add ') for one in _ALL)


_PAGE = '''# Extending
## Add a thing
New file `a.py`:

```python
x = 1
```

A row: in `b.py`, before
`]`:

```python
  2,
```

```sh
python -m pytest -q
```
'''


def test_parse_and_apply(tmp_path):
  one, = walkthroughs.parse(_PAGE)
  assert one.heading == 'Add a thing'
  assert one.command == 'python -m pytest -q\n'
  (tmp_path / 'b.py').write_text('y = [\n  1,\n]\n')
  assert walkthroughs.apply(one, tmp_path) == ['a.py', 'b.py']
  assert (tmp_path / 'a.py').read_text() == 'x = 1\n'
  assert (tmp_path / 'b.py').read_text() == 'y = [\n  1,\n  2,\n]\n'
  with pytest.raises(ValueError, match='a.py exists already'):
    walkthroughs.apply(one, tmp_path)


def test_a_block_without_a_place_is_refused():
  with pytest.raises(ValueError, match='no place is given'):
    walkthroughs.parse(_PAGE.replace('New file `a.py`:', 'Somewhere:'))


def test_a_line_that_is_not_there_is_refused(tmp_path):
  (tmp_path / 'b.py').write_text('y = []\n')
  with pytest.raises(ValueError, match=r"b.py: ']' stands there 0 times, not once"):
    walkthroughs.apply(walkthroughs.parse(_PAGE)[0], tmp_path)

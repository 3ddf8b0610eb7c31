"""The counts of the outcomes of injected faults."""

import json
import subprocess
import sys

import pytest

from tests import reliability
from tests.structure import sources


def _counts(**given):
  return dict.fromkeys(reliability.FIELDS, 0) | given


def test_the_counts_of_a_test_are_added_up_by_subject():
  properties = []
  recorder = reliability.Recorder(properties)
  recorder.record('flags', refused=2)
  recorder.record('flags', injected=4, refused=3, survived=1)
  recorder.record('kills', survived=1)
  assert properties == [(reliability.PROPERTY, {
      'flags': _counts(injected=6, refused=5, survived=1),
      'kills': _counts(injected=1, survived=1)})]


def test_outcomes_that_do_not_add_up_are_refused():
  with pytest.raises(ValueError, match='^flags: 3 injected, but 2 outcomes$'):
    reliability.Recorder([]).record('flags', injected=3, lost=1, wrong=1)


def test_a_subject_that_was_not_run_keeps_its_counts(tmp_path):
  path = tmp_path / 'r.json'
  assert reliability.read(path) == {}
  reliability.write(path, {'b': _counts(injected=1), 'a': _counts(injected=2)}, {'date': '1'})
  reliability.write(path, {'b': _counts(injected=3)}, {'date': '2'})
  assert json.loads(path.read_text())['date'] == '2'
  assert reliability.read(path) == {'a': _counts(injected=2), 'b': _counts(injected=3)}


def test_table():
  lines = reliability.table({'b': _counts(injected=1200, refused=1200),
                             'a': _counts(injected=2, survived=1, wrong=1)})
  assert lines == [
      '| subject | injected | survived | refused clearly | hung, crashed, unclear | lost '
      '| silently wrong |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| a | 2 | 1 | 0 | 0 | 0 | 1 |',
      '| b | 1,200 | 0 | 1,200 | 0 | 0 | 0 |',
      '| **all** | 1,202 | 1 | 1,200 | 0 | 0 | 1 |']


def test_the_page_has_the_table_of_the_file():
  page = reliability.PAGE.read_text()
  found = json.loads(reliability.FILE.read_text())
  assert reliability.with_table(page, found) == page, 'python -m tests.reliability writes it'


def test_a_page_without_its_marks_is_refused():
  with pytest.raises(ValueError, match='are not on the page'):
    reliability.with_table('# Reliability', {})


def test_a_session_prints_the_table_and_writes_the_file(tmp_path):
  test = tmp_path / 'small_test.py'
  test.write_text('def test_a(reliability): reliability.record("flags", refused=7)\n'
                  'def test_b(reliability): assert False\n')
  path = tmp_path / 'r.json'
  # The conftest of this tree, for a test that is not in it.
  done = subprocess.run(
      [sys.executable, '-m', 'pytest', '-q', '-p', 'tests.conftest', '-p', 'no:cacheprovider',
       f'--rootdir={tmp_path}', f'--reliability={path}', str(test)],
      cwd=sources.ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
  assert '| flags | 7 | 0 | 7 | 0 | 0 | 0 |' in done.stdout
  assert 'FAILED small_test.py::test_b' in done.stdout.partition('injected faults')[2]
  assert reliability.read(path) == {'flags': _counts(injected=7, refused=7)}

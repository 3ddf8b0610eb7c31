"""The resource use of running processes, and its bounds."""

import os
import types

from tests.soak import usage

_ONE = usage.Usage(memory=600, handles=50, disk=3.0, files=20)


def test_a_process_uses_memory_and_open_files(tmp_path):
  (tmp_path / 'run').mkdir()
  (tmp_path / 'run/a').write_bytes(bytes(3 << 20))
  found = usage.measure({'this': types.SimpleNamespace(pid=os.getpid())}, tmp_path)
  assert found.memory > 5
  assert found.handles >= 3
  assert (found.disk, found.files) == (3.0, 1)


def test_a_process_that_has_ended_uses_nothing(tmp_path):
  found = usage.measure({'gone': types.SimpleNamespace(pid=2 ** 30)}, tmp_path)
  assert found == usage.Usage(0, 0, 0, 0)


def test_growth_since_the_first_rounds_is_reported(tmp_path):
  watch = usage.Watch(tmp_path)
  for memory in (900, 600, 700):
    assert watch.judge(usage.Usage(memory, 50, 3.0, 20)) == []
  assert watch.judge(usage.Usage(1200, 90, 63.0, 20)) == []
  assert watch.judge(usage.Usage(1201, 91, 3.0, 20)) == [
      'memory has grown to 1,201; at most 1,200 was expected',
      'handles has grown to 91; at most 90 was expected']


def test_a_line_each_round(tmp_path, capsys):
  assert usage.Watch(tmp_path).look({}, 7, 12_000, 10_000) == []
  assert capsys.readouterr().out == (
      'round 7: step 12,000, evaluated 10,000, 0 MB of memory, 0 open files, 0.0 MB in 0 files\n')

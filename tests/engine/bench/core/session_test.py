"""What a benchmark keeps for its next start, and the lines about it."""

import pytest

from engine.bench.core import session
from engine.bench.core import timing


@pytest.fixture
def path(tmp_path):
  return session.path_of(tmp_path / 'a.json')


def test_the_file_lies_beside_the_result(path):
  assert path.name == 'a.json.partial'
  assert session.Session(path=path).folder.name == 'a.json.partial.runs'
  assert session.Session().folder is None


def test_the_next_start_has_the_rounds_of_each_stage(path):
  first = session.Session(path=path, identity={'a': 1})
  one, two = first.stage('one'), first.stage()
  one.keep({'x': 1})
  two.keep(5)
  two.keep(6)
  two.leave_out({'y': 'y: left out'})
  two.leave_out({'z': 'y: left out'})
  lines = []
  second = session.Session(lines.append, path, {'a': 1})
  assert second.stage('one').rounds == [{'x': 1}]
  again = second.stage()
  assert (again.rounds, again.left_out) == ([5, 6], {'y': 'y: left out', 'z': 'y: left out'})
  assert lines == second.notes == [
      'one: round 1 is of an earlier start, which was interrupted',
      'rounds 1 to 2 are of an earlier start, which was interrupted']
  again.keep(7)
  third = session.Session(path=path, identity={'a': 1})
  third.stage()
  assert third.stage().rounds == [5, 6, 7]


def test_a_line_that_was_cut_is_passed_over(path):
  session.Session(path=path).stage().keep('one')
  with path.open('ab') as file:
    file.write(b'{"kind": "stage 0", "step": 1, "val')
  stage = session.Session(path=path).stage()
  assert stage.rounds == ['one']
  stage.keep('two')
  assert session.Session(path=path).stage().rounds == ['one', 'two']


def test_another_benchmark_starts_over(path):
  first = session.Session(path=path, identity={'a': 1, 'b': (2,), 'c': 3})
  first.stage().keep('one')
  first.folder.mkdir()
  lines = []
  second = session.Session(lines.append, path, {'a': 1, 'b': (5,), 'd': 3})
  assert second.stage().rounds == []
  assert lines == [f'{path}: is of an interrupted benchmark with another b, d, c; starting over']
  assert not path.exists()
  assert not first.folder.exists()


def test_rounds_without_a_candidate_are_dropped(path):
  session.Session(path=path).stage().keep({'a': 1, 'b': 2})
  lines = []
  stage = session.Session(lines.append, path).stage()
  stage.require('ab')
  assert len(stage.rounds) == 1
  stage.require('abc')
  assert stage.rounds == []
  assert lines[1] == 'the earlier rounds have no c; starting over'
  stage.keep({'a': 3, 'b': 4, 'c': 5})
  assert session.Session(path=path).stage().rounds == [{'a': 3, 'b': 4, 'c': 5}]


def test_nothing_is_left_of_a_benchmark_that_has_ended(path):
  one = session.Session(path=path)
  one.discard()
  one.stage().keep(1)
  one.folder.mkdir()
  one.discard()
  assert list(path.parent.iterdir()) == []


def test_a_file_that_cannot_be_written_ends_no_benchmark(tmp_path):
  lines = []
  stage = session.Session(lines.append, tmp_path / 'none' / 'a.partial').stage()
  stage.keep(1)
  stage.keep(2)
  assert stage.rounds == [1, 2]
  line, = lines
  assert line.endswith('the benchmark goes on and cannot be continued once it is interrupted')


def test_rounds_are_measured_once(path):
  calls = []

  def candidate(name):
    def work():
      calls.append(name)
      return 1
    return timing.Candidate(name, work)

  def killed(number):
    if number == 2:
      raise KeyboardInterrupt

  with pytest.raises(KeyboardInterrupt):
    timing.measure([candidate('a'), candidate('b')], timing.Plan(4, 1e-9),
                   stage=session.Session(path=path).stage(), after_round=killed)
  numbers, lines = [], []
  rows = timing.measure([candidate('a'), candidate('b')], timing.Plan(4, 1e-9),
                        stage=session.Session(lines.append, path).stage(),
                        after_round=numbers.append)
  assert numbers == [2, 3]
  assert [len(row.rates) for row in rows] == [4, 4]
  # A round that all have finished is not measured for a third start, which only ends it.
  before = len(calls)
  again = timing.measure([candidate('a'), candidate('b')], timing.Plan(4, 1e-9),
                         stage=session.Session(path=path).stage())
  assert (again, len(calls)) == (rows, before)
  assert [line.partition(';')[0] for line in lines[-2:]] == ['round 3 of 4', 'round 4 of 4']


def test_a_candidate_is_left_out_after_its_warm_up(path):
  one, two = (timing.Candidate(name, lambda: 1) for name in 'ab')
  lines = []
  stage = session.Session(lines.append, path).stage()
  rows = timing.measure([one, two], timing.Plan(2, 1e-9), stage=stage,
                        leave_out=lambda rates: {'b': f'b: {len(rates)} rates'})
  assert [row.name for row in rows] == ['a']
  assert lines[2] == 'b: 2 rates'
  assert lines[0].startswith('warm-up 1 of 2: a, ')

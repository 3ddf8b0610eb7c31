"""Flags that several commands share: defaults, refusals, threads."""

import dataclasses

from absl import flags
import pytest

from binaries import recipe_flags
from binaries import shared_flags
from engine.reporting import host_cpus
from engine.runs import run_dir as run_dir_lib
from engine.training import strategy
from tests.binaries import flag_parsing
from tests.engine import tiny_runs


@pytest.fixture
def parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of(
    'train_main',
    recipe_flags.define,
    shared_flags.define_train_dir,
    shared_flags.define_data,
    shared_flags.define_download,
    shared_flags.define_devices,
  ) as parse:
    yield parse


def test_names_of_the_tutorial(parse):
  parse('--train_dir=runs/a', '--data_dir=d')
  assert (shared_flags.FLAGS.train_dir, shared_flags.FLAGS.data_dir) == ('runs/a', 'd')


def test_defaults(parse):
  parse()
  assert shared_flags.FLAGS.data_dir == 'data'
  assert shared_flags.FLAGS.data_source is None
  assert shared_flags.FLAGS.device == 'auto'
  assert shared_flags.FLAGS.gpu_memory_limit_mb == 0


@pytest.mark.parametrize('arguments, count', [(['--data_dir=d'], 0), ([], 1)])
def test_the_data_of_a_run_lie_where_it_is_said_or_where_they_were(
    parse, tmp_path, arguments, count):
  place = str(tiny_runs.write_records(tmp_path / 'data'))
  run, said = run_dir_lib.RunDir(tmp_path / 'run'), []
  run.begin(dataclasses.replace(tiny_runs.config(), data_dir=place))
  parse(*arguments)
  assert shared_flags.data_dir_of(run, said.append) == ('d' if arguments else place)
  assert len(said) == count


@pytest.mark.parametrize('argument, text', [
    ('--batch_size=many', "invalid literal for int() with base 10: 'many'"),
    ('--random_flip=perhaps', "('Non-boolean argument to boolean flag', 'perhaps')"),
    ('--data_source=csv', 'value should be one of <binary|tfrecord|tfds>'),
    ('--device=tpu', 'value should be one of <auto|cpu|gpu>'),
    ('--gpu_memory_limit_mb=-1', 'give 0 or more'),
    ('--threads=100000', 'that many threads only wait for each other; give at most 1,024')])
def test_what_is_no_value_is_refused(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError) as caught:
    parse(argument)
  assert str(caught.value) == f'flag {argument}: {text}'


@pytest.mark.parametrize('arguments, quota, expected', [
    ((), 8, []), ((), 3, [3]), (('--threads=2',), 8, [2]), (('--threads=5',), 3, [5])])
def test_threads_of_the_flag_or_of_the_quota(parse, monkeypatch, arguments, quota, expected):
  calls: list[int] = []
  monkeypatch.setattr(strategy, 'use_threads', calls.append)
  monkeypatch.setattr(host_cpus, 'bound', lambda: 8)
  monkeypatch.setattr(host_cpus, 'available', lambda: quota)
  parse(*arguments)
  shared_flags.use_threads()
  assert calls == expected


def test_a_process_that_has_computed_keeps_its_threads_under_a_quota(parse, monkeypatch):
  def refuse(count):
    raise RuntimeError(count)

  monkeypatch.setattr(strategy, 'use_threads', refuse)
  monkeypatch.setattr(host_cpus, 'bound', lambda: 8)
  monkeypatch.setattr(host_cpus, 'available', lambda: 1)
  parse()
  shared_flags.use_threads()
  parse('--threads=2')
  with pytest.raises(RuntimeError):
    shared_flags.use_threads()

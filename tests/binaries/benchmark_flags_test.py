"""Tests for binaries.benchmark_flags: what a command line asks to be measured."""

import os

from absl import flags
import pytest

from binaries import benchmark_flags
from engine.bench.core import timing
from engine.config import instruction_set
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='request_of')
def fixture_request_of():
  """Returns a function from arguments to the request; the flags go with the test."""
  with flag_parsing.flags_of(
      'benchmark_main', benchmark_flags.define) as parse:
    def request_of(*arguments):
      parse(*arguments)
      return benchmark_flags.config()

    yield request_of


def test_defaults_need_no_download(request_of):
  found = request_of()
  assert (found.recipe.name, found.recipe.dataset) == ('cifar10_tutorial', 'shapes')
  assert (found.data_dir, found.data_source, found.plan) == ('data', 'binary', timing.Plan(9, 0.7))
  assert (found.frameworks, found.num_seeds) == ((), 3)
  assert (found.target_accuracy, found.work_dir) == (0.0, '')
  assert (found.instruction_set, found.is_held) == (instruction_set.native(), False)


def test_a_recipe_brings_its_data_set(request_of):
  assert request_of('--recipe=cifar10_tutorial').recipe.dataset == 'cifar10'


def test_all_of_it(request_of):
  found = request_of(
    '--benchmark=step',
    '--frameworks=jax,keras',
    '--num_rounds=3',
    '--seconds=0.2',
    '--batch_size=64',
    '--dataset=cifar10',
    '--data_source=tfrecord',
    '--num_seeds=5',
    '--target_accuracy=0.86',
    '--work_dir=w',
    '--class_sizes=5,50',
    '--picture_size=99',
  )
  assert found.frameworks == ('jax', 'keras')
  assert found.plan == timing.Plan(3, 0.2)
  assert (found.recipe.batch_size, found.recipe.dataset) == (64, 'cifar10')
  assert (found.data_source, found.num_seeds, found.target_accuracy) == ('tfrecord', 5, 0.86)
  assert (found.work_dir, found.examples_per_class, found.image_size) == ('w', (5, 50), 99)


@pytest.mark.parametrize(
  'arguments, words',
  [
    (
      ['--benchmark=step', '--frameworks=tensorflow'],
      '^--frameworks=tensorflow: --benchmark=step measures no such framework; choose one of',
    ),
    (
      ['--benchmark=ops', '--frameworks=keras'],
      '^--frameworks: --benchmark=ops measures no frameworks; leave it out or give '
      '--benchmark=step$',
    ),
    (
      ['--warm_start_from=runs/none'],
      '^--warm_start_from: --benchmark=input starts from no run; leave it out or give '
      '--benchmark=retrain$',
    ),
    (
      ['--benchmark=retrain', '--warm_start_from=runs/none'],
      '^--warm_start_from=runs/none: holds no run',
    ),
  ],
)
def test_what_does_not_fit_is_refused(request_of, arguments, words):
  with pytest.raises(errors.InputError, match=words):
    request_of(*arguments)


@pytest.mark.parametrize(
  'argument',
  ['--benchmark=all', '--isa=sse', '--num_rounds=0', '--seconds=0', '--num_seeds=0',
   '--target_accuracy=86'],
)
def test_what_is_no_value_is_refused(request_of, argument):
  with pytest.raises(flags.IllegalFlagValueError):
    request_of(argument)


def test_another_processor_is_rehearsed(request_of, monkeypatch):
  monkeypatch.setattr(instruction_set, 'native', lambda: 'bfloat16')
  found = request_of('--isa=avx2', '--recipe=cifar10')
  assert (found.instruction_set, found.is_held) == ('avx2', True)
  # As it would be resolved there.
  assert found.recipe.compute_dtype == 'float32'
  found = request_of('--isa=native', '--recipe=cifar10')
  assert (found.instruction_set, found.is_held, found.recipe.compute_dtype) == (
      'bfloat16', False, 'auto')
  found = request_of('--isa=avx2', '--recipe=cifar10', '--compute_dtype=bfloat16')
  assert found.recipe.compute_dtype == 'bfloat16'
  monkeypatch.setattr(instruction_set, 'native', lambda: '')
  request_of('--isa=avx512')
  with pytest.raises(errors.InputError, match='^--isa=avx512: .* has no AVX2; give native$'):
    benchmark_flags.hold_libraries()


def test_threads_bind_the_process_and_its_children(request_of, monkeypatch):
  bound: list[tuple[int, list[int]]] = []
  monkeypatch.setattr(os, 'sched_getaffinity', lambda process: {7, 4, 5})
  monkeypatch.setattr(os, 'sched_setaffinity', lambda *arguments: bound.append(arguments))
  request_of()
  benchmark_flags.bind_threads()
  assert bound == []
  request_of('--threads=2')
  benchmark_flags.bind_threads()
  assert bound == [(0, [4, 5])]
  request_of('--threads=4')
  with pytest.raises(errors.InputError, match='--threads=4: a benchmark needs a processor for '
                     'each, and this process may use 3; give that or less'):
    benchmark_flags.bind_threads()

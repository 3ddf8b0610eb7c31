"""Tests for engine.bench.startup.timed_start; startup_bench_test times a whole training."""

import os
import sys
import types

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.startup import timed_start
from tests.engine import tiny_runs
from tfrecords import errors

_LOG = [
    'recipe  cifar10\n',
    '2026-01-01 00:00:00: step 1, loss = 4.68 (1 examples/sec; 1 sec/batch)\n',
    '2026-01-01 00:00:01: step 2, loss = 4.60 (1 examples/sec; 1 sec/batch)\n']


def test_the_seconds_of_a_start_are_those_of_its_stages():
  assert timed_start.Start({'imports': 2.0, 'first step': 0.5}, 3.0, 0).seconds == 2.5


def test_the_log_is_timed_at_its_first_line_and_at_step_1():
  # This process stands for the training: its status can be read however slow the reader is.
  log = timed_start.read_log(types.SimpleNamespace(pid=os.getpid(), stdout=_LOG))
  assert 0 < log.first_line <= log.first_step
  if sys.platform == 'linux':
    assert log.peak_bytes > 2 ** 20


def test_a_training_that_cannot_begin_says_why(tmp_path):
  config = benchmark_config.BenchmarkConfig(
      tiny_runs.config().recipe, str(tmp_path), 'binary', timing.Plan(1, 0.01))
  with pytest.raises(errors.InputError, match=(
      r"^train_main ended with status 2: train_main: Unknown command line flag 'max_step'")):
    timed_start.start(config, '--max_step=1')

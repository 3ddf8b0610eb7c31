"""Tests for engine.bench.startup.startup_bench, with trainings of a few records."""

import sys

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.startup import startup_bench
from tests.engine import tiny_runs

STAGES = ['Python, imports, flags', 'data', 'network', 'run', 'restore',
          'features', 'input', 'graph', 'first loss', 'table', 'first step']


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def request(data_dir, log, **changes):
  return benchmark_config.BenchmarkConfig(
      tiny_runs.config(**changes).recipe, str(data_dir), 'binary', timing.Plan(1, 0.01),
      session.Session(log))


@pytest.mark.slow
def test_the_stages_add_up_and_the_peak_is_that_of_the_process(data_dir):
  lines = []
  result = startup_bench.run(request(data_dir, lines.append))
  assert (result.benchmark, result.item) == ('startup', 'start')
  assert [line.partition(':')[0] for line in lines] == ['start 1 of 1']
  *stages, total = result.tables[0].rows
  assert [name for name, *_ in stages] == STAGES
  assert all(low == median == high > 0 for _, median, low, high in stages)
  assert total[1] == pytest.approx(sum(median for _, median, *_ in stages))
  row, = result.timings
  assert row.rate == pytest.approx(1 / total[1])
  assert row.cpu > 0.1
  if sys.platform == 'linux':
    assert 100 * 2 ** 20 < row.peak_bytes < 10 * 2 ** 30
  (name, *seconds), = result.tables[1].rows
  assert name == startup_bench.PREDICTION
  assert seconds[0] == seconds[1] == seconds[2] > 0.5
  assert 'Stages of a start' in report.text(result)

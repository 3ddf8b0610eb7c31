"""Tests for engine.bench.report, to the character."""

import json

import pytest

from engine.bench import report
from tests.engine.bench import small_results

_TEXT = """\
Reading: 40 records
median of 3 interleaved rounds of 0.7 s, after 2.1 s of warm-up each

          examples/s    min    max  CPU us/example
fast           5,000  4,000  6,000           200.0
slow one       1,000  1,000  2,000         1,000.0

fast / slow one: 4.00 times as fast (75% interval 3.00 to 5.00, n = 3)

A Fast One, 2 cores, load 0.2 before, Linux x86_64
Python 3.11.7, TensorFlow 2.21.0, numpy 2.4.6, commit 012345678901"""


def test_text():
  assert report.text(small_results.result()) == _TEXT


def test_json_names_all_that_it_takes_to_judge_it(tmp_path):
  path = tmp_path / 'input.json'
  report.save(small_results.result(), path)
  found = json.loads(path.read_text())
  assert found['what'] == 'input' and found['item'] == 'example'
  assert found['command'] == 'benchmark_main --what=input'
  assert found['machine'] == {
      'processor': 'A Fast One', 'cores': 2, 'load': 0.25, 'system': 'Linux x86_64',
      'python': '3.11.7', 'tensorflow': '2.21.0', 'numpy': '2.4.6', 'commit': '0123456789' * 4}
  assert found['recipe'] == {'name': 'shapes', 'decayed_layers': ['all']}
  assert found['plan'] == {'rounds': 3, 'seconds': 0.7, 'warm_up_seconds': 2.1,
                           'lead_in_seconds': 0.21}


def test_json_holds_every_round_and_its_spread():
  fast, _ = report.as_json(small_results.result())['timings']
  assert (fast['name'], fast['n']) == ('fast', 3)
  assert fast['items_per_second'] == {'median': 5000.0, 'min': 4000.0, 'max': 6000.0}
  assert fast['cpu_microseconds_per_item'] == pytest.approx(
      {'median': 200.0, 'min': 100.0, 'max': 300.0})
  assert fast['rounds_items_per_second'] == [4000.0, 5000.0, 6000.0]


def test_json_holds_the_ratio_with_its_interval():
  assert report.as_json(small_results.result())['ratios'] == [{
      'of': 'fast', 'over': 'slow one', 'n': 3, 'median': 4.0, 'confidence': 0.75,
      'interval': [3.0, 5.0], 'rounds': [4.0, 5.0, 3.0]}]


def test_save_replaces_and_leaves_nothing_else(tmp_path):
  path = tmp_path / 'input.json'
  path.write_text('older')
  report.save(small_results.result(), path)
  assert list(tmp_path.iterdir()) == [path] and path.read_text().endswith('}\n')

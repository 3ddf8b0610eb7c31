"""Tests for engine.bench.core.report, to the character."""

import dataclasses
import json

import pytest

from engine.bench.core import report
from tests.engine.bench import small_results

_TEXT = """\
Reading: 40 records
median of 3 interleaved rounds of 0.7 s, after 2.1 s of warm-up each

          examples/s    min    max  us/example  CPU us/example
fast           5,000  4,000  6,000       200.0           200.0
slow one       1,000  1,000  2,000       1,000           1,000

fast / slow one: 4.00 times as fast (75% interval 3.00 to 5.00, n = 3)

A Fast One, 2 cores, load 0.2 before, Linux x86_64
Python 3.11.7, TensorFlow 2.21.0, numpy 2.4.6, commit 012345678901"""


def test_text():
  assert report.text(small_results.result()) == _TEXT


def test_text_of_tables_notes_and_memory():
  slow = dataclasses.replace(small_results.SLOW, rates=(0.25,) * 3, peak_bytes=3 * 2 ** 20)
  result = dataclasses.replace(
      small_results.result(), timings=(slow,), ratios=(), notes=('One thing.', 'Another.'),
      tables=(report.Table('figures', ('', 'ms', 'count', 'word'), (
          ('a', 0.123456, 1234567, 'yes'), ('long name', 1234.5, None, True))),))
  assert report.text(result).split('\n')[3:-3] == [
      '          examples/s     min     max  s/example  CPU s/example  peak MB',
      'slow one      0.2500  0.2500  0.2500      4.000       0.001000        3',
      '',
      'One thing.',
      'Another.',
      '',
      'figures',
      '               ms      count  word',
      'a          0.1235  1,234,567   yes',
      'long name   1,234             True']


def test_a_result_of_tables_alone():
  result = dataclasses.replace(small_results.result(), timings=(), ratios=(), tables=(
      report.Table('figures', ('', 'ms'), (('a', 1.0),)),))
  assert report.text(result).split('\n\n')[1] == 'figures\n      ms\na  1.000'
  assert report.as_json(result)['timings'] == []


def test_json_names_all_that_it_takes_to_judge_it(tmp_path):
  path = tmp_path / 'input.json'
  report.save(small_results.result(), path)
  found = json.loads(path.read_text())
  assert found['what'] == 'input' and found['item'] == 'example'
  assert found['command'] == 'benchmark_main --benchmark=input'
  assert found['machine'] == {
      'processor': 'A Fast One', 'cores': 2, 'load': 0.25, 'system': 'Linux x86_64',
      'python': '3.11.7', 'tensorflow': '2.21.0', 'numpy': '2.4.6', 'commit': '0123456789' * 4,
      'packages': {}}
  assert found['recipe'] == {'name': 'shapes', 'weight_decay_layers': ['all']}
  assert found['plan'] == {'rounds': 3, 'seconds': 0.7, 'warm_up_seconds': 2.1,
                           'lead_in_seconds': 0.21}


def test_json_holds_every_round_and_its_spread():
  fast, _ = report.as_json(small_results.result())['timings']
  assert (fast['name'], fast['n']) == ('fast', 3)
  assert fast['items_per_second'] == {'median': 5000.0, 'min': 4000.0, 'max': 6000.0}
  assert fast['cpu_microseconds_per_item'] == pytest.approx(
      {'median': 200.0, 'min': 100.0, 'max': 300.0})
  assert fast['rounds_items_per_second'] == [4000.0, 5000.0, 6000.0]


def test_json_holds_tables_notes_and_memory():
  found = report.as_json(dataclasses.replace(
      small_results.result(), timings=(dataclasses.replace(small_results.FAST, peak_bytes=7),),
      notes=('One thing.',), tables=(report.Table('figures', ('', 'ms'), (('a', None),)),)))
  assert found['timings'][0]['peak_memory_bytes'] == 7
  assert found['notes'] == ['One thing.']
  assert json.loads(json.dumps(found['tables'])) == [
      {'title': 'figures', 'columns': ['', 'ms'], 'rows': [['a', None]]}]


def test_json_holds_the_ratio_with_its_interval():
  assert report.as_json(small_results.result())['ratios'] == [{
      'of': 'fast', 'over': 'slow one', 'n': 3, 'median': 4.0, 'confidence': 0.75,
      'interval': [3.0, 5.0], 'rounds': [4.0, 5.0, 3.0]}]


def test_save_replaces_and_leaves_nothing_else(tmp_path):
  path = tmp_path / 'input.json'
  path.write_text('older')
  report.save(small_results.result(), path)
  assert list(tmp_path.iterdir()) == [path] and path.read_text().endswith('}\n')

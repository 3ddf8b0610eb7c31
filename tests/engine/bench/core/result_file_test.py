"""Tests for engine.bench.core.result_file, on results made by hand."""

import dataclasses
import json

import pytest

from engine.bench.core import report
from engine.bench.core import result_file
from tests.engine.bench import small_results
from tests.structure import sources


def test_json_names_all_that_it_takes_to_judge_it(tmp_path):
  path = tmp_path / 'input.json'
  result_file.save(small_results.result(), path)
  found = json.loads(path.read_text())
  assert found['benchmark'] == 'input'
  assert found['item'] == 'example'
  assert found['command'] == 'benchmark_main --benchmark=input'
  assert found['machine'] == {
      'processor': 'A Fast One', 'cores': 2, 'load': 0.25, 'system': 'Linux x86_64',
      'python': '3.11.7', 'tensorflow': '2.21.0', 'numpy': '2.4.6', 'commit': '0123456789' * 4,
      'packages': {}, 'instruction_set': 'avx512', 'is_held': False, 'peak_tflops': 0.25}
  assert found['recipe'] == {'name': 'shapes', 'weight_decay_layers': ['all']}
  assert found['plan'] == {'num_rounds': 3, 'seconds': 0.7, 'warm_up_seconds': 2.1,
                           'lead_in_seconds': 0.21}


def test_json_holds_every_round_and_its_spread():
  fast, _ = result_file.as_json(small_results.result())['timings']
  assert (fast['name'], fast['n']) == ('fast', 3)
  assert fast['items_per_second'] == {'median': 5000.0, 'min': 4000.0, 'max': 6000.0}
  assert fast['cpu_microseconds_per_item'] == pytest.approx(
      {'median': 200.0, 'min': 100.0, 'max': 300.0})
  assert fast['rounds_items_per_second'] == [4000.0, 5000.0, 6000.0]


def test_json_holds_tables_notes_and_memory():
  found = result_file.as_json(dataclasses.replace(
      small_results.result(), timings=(dataclasses.replace(small_results.FAST, peak_bytes=7),),
      notes=('One thing.',), tables=(report.Table('figures', ('', 'ms'), (('a', None),)),)))
  assert found['timings'][0]['peak_memory_bytes'] == 7
  assert found['notes'] == ['One thing.']
  assert json.loads(json.dumps(found['tables'])) == [
      {'title': 'figures', 'columns': ['', 'ms'], 'rows': [['a', None]]}]


def test_json_holds_the_ratio_with_its_interval():
  assert result_file.as_json(small_results.result())['ratios'] == [{
      'numerator': 'fast', 'denominator': 'slow one', 'n': 3, 'median': 4.0, 'confidence': 0.75,
      'interval': [3.0, 5.0], 'rounds': [4.0, 5.0, 3.0]}]


def test_save_replaces_and_leaves_nothing_else(tmp_path):
  path = tmp_path / 'input.json'
  path.write_text('older')
  result_file.save(small_results.result(), path)
  assert list(tmp_path.iterdir()) == [path]
  assert path.read_text().endswith('}\n')


def test_a_result_of_tables_alone_has_no_timings():
  result = dataclasses.replace(small_results.result(), timings=(), ratios=(), tables=(
      report.Table('figures', ('', 'ms'), (('a', 1.0),)),))
  assert result_file.as_json(result)['timings'] == []


def test_what_was_saved_is_read(tmp_path):
  path = tmp_path / 'input.json'
  result_file.save(small_results.result(), path)
  found = result_file.read(path)
  assert (found.name, found.benchmark, found.busy_load) == (str(path), 'input', None)
  assert found.peak_tflops == 0.25
  assert found.rates == {'fast': [4000.0, 5000.0, 6000.0], 'slow one': [1000.0, 1000.0, 2000.0]}
  assert found.settings['plan']['num_rounds'] == 3
  assert found.settings['recipe'] == {'name': 'shapes', 'weight_decay_layers': ['all']}


def test_the_keys_of_earlier_versions_are_read(tmp_path):
  path = tmp_path / 'input.json'
  values = result_file.as_json(small_results.result())
  values['what'], values['about'] = values.pop('benchmark'), values.pop('title')
  for key in ('instruction_set', 'is_held', 'peak_tflops'):
    del values['machine'][key]
  values['plan']['rounds'] = values['plan'].pop('num_rounds')
  values['recipe'] = {'name': 'shapes', 'decayed_layers': ['all'], 'precision': 'float32'}
  path.write_text(json.dumps(values))
  found = result_file.read(path)
  assert (found.benchmark, found.settings['plan']['num_rounds']) == ('input', 3)
  assert found.peak_tflops is None
  assert found.settings['recipe'] == {
      'name': 'shapes', 'weight_decay_layers': ['all'], 'compute_dtype': 'float32'}


# Variances of an order, injected faults, and accuracies of a recipe's trials: no timings.
_OTHERS = ('mixing', 'own_recipe', 'reliability')
PUBLISHED = [path for path in sorted((sources.ROOT / 'benchmarks').glob('*.json'))
             if path.stem not in _OTHERS]


@pytest.mark.parametrize('path', PUBLISHED, ids=lambda path: path.stem)
def test_the_published_results_are_read(path):
  found = result_file.read(path)
  assert path.stem.startswith(found.benchmark)
  assert 'num_rounds' in found.settings['plan']
  assert 'rounds' not in found.settings['plan']

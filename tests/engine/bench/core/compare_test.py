"""Tests for engine.bench.core.compare, on results made by hand."""

import dataclasses
import json

import pytest

from engine.bench.core import compare
from engine.bench.core import result_file
from engine.bench.core import timing
from tests.engine.bench import small_results
from tfrecords import errors

_BASE = [100.0, 101.0, 99.0, 100.5, 99.5, 102.0, 98.0, 100.2, 99.8]


def rates(factor):
  return [factor * rate for rate in _BASE]


def result(rows, **changes):
  """Returns the JSON text of a result, from rates by name."""
  found = dataclasses.replace(
      small_results.result(), ratios=(), timings=tuple(
          timing.Timing(name, tuple(values), (1.0,) * len(values))
          for name, values in rows.items()), **changes)
  return json.dumps(result_file.as_json(found))


def saved(rows, name='x.json', **changes):
  """Returns the same result as it is read from a file."""
  return result_file.parse(name, result(rows, **changes))


@pytest.mark.parametrize('factor, verdict', [
    (1.5, 'faster'), (1.05, 'faster'), (0.95, 'slower'), (0.2, 'slower'), (1.0, 'no difference'),
    (1.001, 'no difference'), (0.999, 'no difference')])
def test_verdicts(factor, verdict):
  found, = compare.compare(saved({'a': _BASE}), saved({'a': rates(factor)}))
  assert (found.name, found.verdict, found.num_rounds) == ('a', verdict, (9, 9))
  assert found.ratio == pytest.approx(factor, rel=0.005)
  low, high, confidence = found.interval
  assert low <= found.ratio <= high
  assert confidence >= 0.95
  assert (low > 1, high < 1) == (verdict == 'faster', verdict == 'slower')


def test_one_wild_round_changes_no_verdict():
  wild = rates(1.1)
  wild[4] = 1.0
  found, = compare.compare(saved({'a': _BASE}), saved({'a': wild}))
  assert found.verdict == 'faster'


@pytest.mark.parametrize('rounds, verdict', [(1, compare.TOO_FEW), (3, compare.TOO_FEW),
                                             (4, compare.FASTER)])
def test_a_few_rounds_decide_nothing(rounds, verdict):
  found, = compare.compare(saved({'a': _BASE[:rounds]}), saved({'a': rates(9)[:rounds]}))
  assert found.verdict == verdict


def test_rows_are_matched_by_name():
  text = compare.text(saved({'gone': _BASE, 'a': _BASE, 'b': _BASE}),
                      saved({'b': rates(0.5), 'new': _BASE, 'a': rates(2)}, 'y.json'))
  assert text == """\
y.json against x.json: how many times as fast

   verdict   ratio     low    high  confidence   rounds
a   faster   2.000   1.976   2.024       96.0%  9 and 9
b   slower  0.5000  0.4941  0.5060       96.0%  9 and 9

only in x.json: gone
only in y.json: new"""


def test_doubts_about_a_comparison_are_warnings():
  other = dataclasses.replace(small_results.MACHINE, processor='A Slow One', commit='f' * 40,
                              load=1.5, packages={'torch': '2.13.0'}, instruction_set='avx2',
                              peak_tflops=0.1)
  first = saved({'a': _BASE}, 'x')
  second = saved({'a': _BASE}, 'y', machine=other, plan=timing.Plan(9, 0.7),
                  recipe={'name': 'cifar10', 'weight_decay_layers': ('all',)})
  assert compare.warnings(first, second) == [
      "warning: machine: processor is 'A Fast One' in x and 'A Slow One' in y",
      "warning: machine: packages is {} in x and {'torch': '2.13.0'} in y",
      "warning: machine: instruction_set is 'avx512' in x and 'avx2' in y",
      "warning: recipe: name is 'shapes' in x and 'cifar10' in y",
      'warning: plan: num_rounds is 3 in x and 9 in y',
      'warning: machine: large float32 products ran at 0.25 TFLOP/s in x and at 0.1 in y',
      'warning: machine: busy before the start of y, load 1.5']
  assert compare.warnings(first, first) == []


def test_what_an_earlier_version_does_not_say_is_no_difference():
  first = saved({'a': _BASE})
  earlier = json.loads(result({'a': _BASE}))
  for key in ('instruction_set', 'is_held', 'peak_tflops'):
    del earlier['machine'][key]
  assert compare.warnings(result_file.parse('x.json', json.dumps(earlier)), first) == []


def save(folder, name, content):
  path = folder / name
  path.write_text(content if isinstance(content, str) else json.dumps(content))
  return path


def test_files(tmp_path):
  paths = [save(tmp_path, 'x.json', result({'a': _BASE})),
           save(tmp_path, 'y.json', result({'a': rates(2)}))]
  assert 'a   faster  2.000' in compare.files(paths)


@pytest.mark.parametrize('content, words', [
    (None, 'no such file'),
    ('', 'not a result of a benchmark (JSONDecodeError: '),
    ('[]', 'not a result of a benchmark (TypeError: '),
    ('{"what": "input"}', "not a result of a benchmark (KeyError: 'timings')"),
    ({'timings': [{'name': 'a', 'rounds_items_per_second': [1.0, 0.0]}]},
     "(ValueError: row 'a' has no rates above 0)"),
    ({'timings': [{'name': 'a', 'rounds_items_per_second': ['fast']}]}, '(TypeError: '),
    ({'timings': [], 'machine': {}, 'recipe': {}, 'plan': {}}, "(KeyError: 'load')"),
    ({'timings': [], 'machine': {'load': 0.1, 'cores': 2, 'peak_tflops': 0}, 'recipe': {},
      'plan': {}, 'benchmark': 'input'}, '(ValueError: peak_tflops is 0)')])
def test_a_bad_file_is_one_line(tmp_path, content, words):
  path = tmp_path / 'bad.json'
  if content is not None:
    save(tmp_path, 'bad.json', content)
  good = save(tmp_path, 'good.json', result({'a': _BASE}))
  for pair in ([good, path], [path, good]):
    with pytest.raises(errors.InputError) as caught:
      compare.files(pair)
    assert str(caught.value).startswith(f'{path}: ')
    assert words in str(caught.value)
    assert '\n' not in str(caught.value)


def test_a_directory_is_no_result(tmp_path):
  with pytest.raises(errors.InputError, match='is a directory; give the name of a file'):
    result_file.read(tmp_path)


def test_nothing_in_common(tmp_path):
  paths = [save(tmp_path, name, result({name: _BASE})) for name in ('x.json', 'y.json')]
  with pytest.raises(errors.InputError, match=r'have no row in common; give two of one benchmark'):
    compare.files(paths)


@pytest.mark.parametrize('names, words', [
    (['a.json'], '^--compare: 1 file given, it takes two: --compare earlier.json later.json$'),
    (['a.json', 'b.json', 'c.json'], '^--compare: 3 files given')])
def test_two_files_are_needed(tmp_path, names, words):
  with pytest.raises(errors.InputError, match=words):
    compare.files([tmp_path / name for name in names])

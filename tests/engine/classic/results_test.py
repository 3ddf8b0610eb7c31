"""Tests for engine.classic.results: accuracy, the summary, the file."""

import json

import numpy as np

from engine.classic import results

_RESULT = results.TrainingResult(
    'mlp', {'hidden': (12,), 'seed': 1}, 'mnist', 90, 'test', 2000,
    (results.EpochResult(30, 1800), results.EpochResult(12, 1900, 1e-7)), 1.54,
    np.zeros([2, 3, 3, 1]))


def test_summary():
  assert _RESULT.summary() == (
      'accuracy = 0.9500: 1,900 of 2,000 test images (95% interval 0.9396 to 0.9587) after 2 '
      'epochs, 1.5 s')


def test_the_file(tmp_path):
  _RESULT.save(tmp_path / 'a.json', 'classic_main --model=mlp')
  told = json.loads((tmp_path / 'a.json').read_text())
  assert told['command'] == 'classic_main --model=mlp'
  assert told['settings']['hidden'] == [12]
  assert told['epochs'] == [
      {'errors': 30, 'correct': 1800, 'distance': None, 'accuracy': 0.9},
      {'errors': 12, 'correct': 1900, 'distance': 1e-7, 'accuracy': 0.95}]
  assert 'templates' not in told
  assert [path.name for path in tmp_path.iterdir()] == ['a.json']

"""The check for a GPU, run on the processor."""

import json

import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from tests.gpu import check
from tests.gpu import recipe_check


@pytest.mark.slow
def test_recipes_on_a_device(tmp_path, capsys):
  recipe = recipe_catalog.get('shapes').with_settings(batch_size=8, max_train_examples=64)
  # As many examples as there are none.
  broken = recipe.with_settings(max_train_examples=10 ** 6)
  recipes = [recipe, broken, recipe.with_settings(jit_compile=True)]
  rows = check.run(recipes, 'CPU:0', 2, tmp_path / 'gpu.json')
  assert [row['agrees'] for row in rows] == [True, False, True]
  assert rows[0]['images_per_second'] > 0
  assert rows[0]['input_on_device']
  assert rows[1]['error'].startswith('InputError: --max_train_examples=1000000')
  assert rows[2]['jit_compile']
  assert json.loads((tmp_path / 'gpu.json').read_text())['recipes'] == rows
  assert '\n1 of 3: shapes\n  ' in capsys.readouterr().out


def test_without_time_every_recipe_is_left_out(tmp_path, capsys, monkeypatch):
  monkeypatch.setattr(recipe_check, 'write_records', lambda *_: None)
  rows = check.run([recipe_catalog.get('mnist_cnn')], 'CPU:0', 2, tmp_path / 'gpu.json', -1.0)
  assert rows == [{'recipe': 'mnist_cnn', 'jit_compile': False, 'agrees': False,
                   'error': 'left out, the time is over'}]
  assert capsys.readouterr().out.endswith(
      '1 of 1: mnist_cnn\n  FAILED: left out, the time is over\n')


def test_without_a_gpu_one_line_says_so(monkeypatch, capsys):
  monkeypatch.setattr(tf.config, 'list_physical_devices',
                      lambda kind: [] if kind == 'GPU' else ['CPU:0'])
  assert check.main() == 1
  assert capsys.readouterr().err == (
      'gpu-check: this machine has 1 CPU device and no GPU; run it where TensorFlow sees one '
      '(make EXTRAS=gpu)\n')

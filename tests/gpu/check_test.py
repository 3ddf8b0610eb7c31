"""The check for a GPU, run on the processor."""

import json

import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from tests.gpu import check


@pytest.mark.slow
def test_a_recipe_on_a_device(tmp_path, capsys):
  recipe = recipe_catalog.get('shapes').with_settings(batch_size=8, max_train_examples=64)
  rows = check.run([recipe], 'CPU:0', 2, tmp_path / 'gpu.json')
  assert [row['agrees'] for row in rows] == [True]
  assert rows[0]['images_per_second'] > 0
  assert json.loads((tmp_path / 'gpu.json').read_text())['recipes'] == rows
  assert capsys.readouterr().out.startswith('shapes: ')


def test_without_a_gpu_one_line_says_so(monkeypatch, capsys):
  monkeypatch.setattr(tf.config, 'list_physical_devices',
                      lambda kind: [] if kind == 'GPU' else ['CPU:0'])
  assert check.main() == 1
  assert capsys.readouterr().err == (
      'gpu-check: this machine has 1 CPU device and no GPU; run it where TensorFlow sees one '
      '(make EXTRAS=gpu)\n')

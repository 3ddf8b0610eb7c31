"""The work of the child process, within this one; export_run_test.py starts it as a child."""

import dataclasses
import json

import pytest

from engine.export import conversion
from engine.export import exported_model
from tests.engine import tiny_runs
from tests.engine.export import small_networks


@pytest.mark.parametrize('name, quantize, kept', [
    ('safetensors', 'none', []), ('tflite', 'int8', ['SOFTMAX'])])
def test_a_checkpoint_becomes_the_files_of_a_format(tmp_path, name, quantize, kept):
  data = str(tiny_runs.write_records(tmp_path / 'data'))
  changes = {'model': 'softmax', 'weight_decay_layers': (), 'standardize': False}
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **changes)
  card = dataclasses.replace(small_networks.card(name, **changes), quantize=quantize)
  texts, arrays = conversion.parse(
      card.to_json(), str(run_dir.checkpoints / 'ckpt-10'), str(tmp_path), data, 'binary', 0)
  assert arrays == []
  assert {*kept} <= {*json.loads(texts[0])}
  assert exported_model.open_model(tmp_path / f'model.{name}').card == card

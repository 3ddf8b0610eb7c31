"""The work of the child process, within this one; export_run_test.py starts it as a child."""

from engine.export import conversion
from engine.export import exported_model
from tests.engine import tiny_runs
from tests.engine.export import small_networks


def test_a_checkpoint_becomes_the_files_of_a_format(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  card = small_networks.card('safetensors')
  found = conversion.parse(
      card.to_json(), str(run_dir.checkpoints / 'ckpt-10'), str(tmp_path), '', 'binary', 0)
  assert found == (['[]'], [])
  assert exported_model.open_model(tmp_path / 'model.safetensors').card == card

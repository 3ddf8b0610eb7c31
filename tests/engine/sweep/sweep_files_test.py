"""What a sweep leaves beside its ledger."""

from engine.config import recipe as recipe_lib
from engine.sweep import sweep_files
from tests.engine.sweep import finished_sweep


def test_picture_winner_and_the_line_to_type(tmp_path):
  with finished_sweep.opened(tmp_path) as sweep:
    ranked = sweep.ranked(sweep.rungs[-1])
    lines = sweep_files.write(sweep, ranked)
    assert recipe_lib.Recipe.read(tmp_path / 'winner.json') == sweep.winner(ranked)
    assert lines == sweep_files.write(sweep, ranked)
  assert (tmp_path / 'sweep.png').read_bytes().startswith(b'\x89PNG')
  assert lines[-1] == (
      f'train_main --recipe={tmp_path}/winner.json --train_dir=runs/mnist_softmax_swept')

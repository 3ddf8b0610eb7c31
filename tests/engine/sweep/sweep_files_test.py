"""What a sweep leaves beside its ledger."""

from engine.config import recipe as recipe_lib
from engine.sweep import sweep_files
from tests.engine.sweep import finished_sweep


def test_picture_winner_and_the_line_to_type(tmp_path):
  folder = tmp_path / 'a b'
  with finished_sweep.opened(folder) as sweep:
    ranked = sweep.ranked(sweep.rungs[-1])
    lines = sweep_files.write(sweep, ranked)
    assert recipe_lib.Recipe.read(folder / 'winner.json') == sweep.winner(ranked)
    assert lines == sweep_files.write(sweep, ranked)
  assert (folder / 'sweep.png').read_bytes().startswith(b'\x89PNG')
  # A shell takes the line as it stands.
  assert lines[-1] == (f"train_main '--recipe={folder}/winner.json' "
                       f"--train_dir=runs/mnist_softmax_swept '--data_dir={folder}'")

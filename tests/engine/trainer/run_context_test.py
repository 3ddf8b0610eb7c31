"""The parts of a training: what is open is closed at its end, and a batch is looked into."""

import pytest

from engine.config import train_options
from engine.trainer import trainer
from tests.engine import tiny_runs


class _File:
  is_open = True

  def close(self):
    self.is_open = False


@pytest.fixture(name='run')
def fixture_run(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  return trainer.Trainer.create(
      tiny_runs.config(max_steps=2).recipe, train_options.TrainOptions(str(tmp_path / 'run'),
                                                                       str(data_dir)), print)


def test_files_are_closed_by_whatever_end(run):
  file = run.closed_at_end(_File())
  with pytest.raises(KeyboardInterrupt), run.files:
    assert file.is_open
    raise KeyboardInterrupt
  assert not file.is_open


def test_a_batch_is_inspected_and_nothing_changes(run):
  before = [variable.numpy().copy() for variable in run.state.network.variables]
  found = run.inspect_batch(*run.data.batch_at(0))
  assert set(found) == {'layers', 'gradients', 'loss_terms'}
  assert found['layers']['softmax_linear'].shape == (8, 10)
  assert run.recipe is run.config.recipe
  assert run.inspect_batch is run.inspect_batch
  for variable, values in zip(run.state.network.variables, before, strict=True):
    assert (variable.numpy() == values).all()

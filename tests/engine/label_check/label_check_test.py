"""Label checks: planted errors come first, a killed check goes on, real digits."""

import pathlib
import shutil

import numpy as np
import pytest

from engine.config import recipe_catalog
from engine.config import train_options
from engine.label_check import default_recipe
from engine.label_check import fold_training
from engine.label_check import label_check
from tests.engine.label_check import planted_errors
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader

_RECIPE = recipe_catalog.get('mnist_softmax').with_settings(
    batch_size=20, max_steps=60, learning_rate=0.2)
_COUNT, _WRONG = 120, 8


@pytest.fixture(name='planted', scope='module')
def fixture_planted(tmp_path_factory):
  """Returns a data directory, and the numbers of the records with wrong labels."""
  data_dir = tmp_path_factory.mktemp('data')
  return data_dir, planted_errors.write(data_dir, _COUNT, _WRONG)


def _config(data_dir, work_dir, recipe=_RECIPE, num_folds=2, seed=0):
  return label_check.LabelCheckConfig(recipe, num_folds, train_options.TrainOptions(
      str(work_dir), str(data_dir), seed=seed, summary_interval=0))


def _run(config, log=lambda line: None):
  return label_check.run(config, label_check.open_source(config), log)


@pytest.fixture(name='whole', scope='module')
def fixture_whole(planted, tmp_path_factory):
  """Returns a check that was not interrupted, its directory and its lines."""
  said: list[str] = []
  folder = tmp_path_factory.mktemp('whole') / 'check'
  return _run(_config(planted[0], folder), said.append), folder, said


def test_planted_errors_come_first(planted, whole):
  _, wrong = planted
  found, folder, said = whole
  assert sorted(found.order[:_WRONG].tolist()) == sorted(wrong.tolist())
  assert (found.suggested[wrong] == wrong % 10).all()
  assert abs(found.estimated_errors - _WRONG) <= 2
  assert said[0] == 'fold 1 of 2: 60 steps of mnist_softmax on 60 records'
  assert said[2].startswith('fold 1 of 2: 9')
  assert said[2].endswith('% of 60 records as labeled')
  assert {path.name for path in folder.iterdir()} == {
      '.lock', 'check.json', 'fold-1.npz', 'fold-2.npz'}


def test_a_killed_check_goes_on_at_the_next_fold(planted, whole, tmp_path, monkeypatch):
  data_dir, _ = planted
  trained: list[str] = []
  train = fold_training.held_out_logits

  def stopped(recipe, options, kept, held_out, name, log):
    trained.append(name)
    if trained == ['fold 1 of 2', 'fold 2 of 2']:
      raise KeyboardInterrupt
    return train(recipe, options, kept, held_out, name, log)

  monkeypatch.setattr(fold_training, 'held_out_logits', stopped)
  with pytest.raises(KeyboardInterrupt):
    _run(_config(data_dir, tmp_path / 'parts'))
  again = _run(_config(data_dir, tmp_path / 'parts'))
  assert trained == ['fold 1 of 2', 'fold 2 of 2', 'fold 2 of 2']
  np.testing.assert_array_equal(again.probabilities, whole[0].probabilities)
  np.testing.assert_array_equal(again.order, whole[0].order)


def test_other_settings_and_other_data_are_refused(planted, tmp_path, monkeypatch):
  data_dir, _ = planted
  monkeypatch.setattr(fold_training, 'held_out_logits', lambda recipe, options, kept, held_out,
                      name, log: np.zeros([held_out.num_examples, 10], np.float32))
  _run(_config(data_dir, tmp_path / 'check'))
  with pytest.raises(errors.InputError, match='check.json: holds another label check: seed is 0'):
    _run(_config(data_dir, tmp_path / 'check', seed=1))
  other = tmp_path / 'other'
  planted_errors.write(other, _COUNT, _WRONG + 1)
  with pytest.raises(errors.InputError, match='check.json: holds another label check: data is'):
    _run(_config(other, tmp_path / 'check'))


def test_first_records_alone(planted, tmp_path):
  data_dir, _ = planted
  few = _RECIPE.with_settings(max_train_examples=50)
  assert label_check.open_source(_config(data_dir, tmp_path, few)).num_examples == 50
  with pytest.raises(errors.InputError, match=(
      '^--folds=60: there are 50 training records; give less$')):
    label_check.open_source(_config(data_dir, tmp_path, few, 60))


def test_a_directory_that_cannot_be_used_is_refused(planted, tmp_path):
  (tmp_path / 'file').write_text('')
  with pytest.raises(errors.InputError, match='^--work_dir='):
    _run(_config(planted[0], tmp_path / 'file'))


@pytest.mark.slow
def test_200_wrong_labels_of_mnist(mnist, tmp_path):
  """At least 180 of them are among the first 400 of 60,000."""
  found, wrong = mnist_with_errors(mnist, tmp_path)
  count = np.isin(found.order[:400], wrong).sum()
  print(f'{count} of {len(wrong)} wrong labels are among the first 400')
  assert count >= 180


def mnist_with_errors(data_dir: pathlib.Path, work_dir: pathlib.Path, count: int = 200):
  """Returns the ranking of MNIST with wrong labels by the default recipe, and where they are."""
  shutil.copytree(data_dir / 'mnist', work_dir / 'data' / 'mnist')
  source = reader.open_source(planted_errors.MNIST, data_dir, 'train')
  labels, wrong = planted_errors.plant(record_loader.load(source)[1].numpy(), count, 10)
  for path in (work_dir / 'data' / 'mnist').glob('train-labels*'):
    path.unlink()
  planted_errors.write_labels(work_dir / 'data', labels)
  recipe = default_recipe.of('mnist', planted_errors.MNIST, 3)
  return _run(_config(work_dir / 'data', work_dir / 'check', recipe, 3), print), wrong

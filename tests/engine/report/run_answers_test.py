"""The answers of a tiny run, against those of its evaluator."""

import numpy as np
import pytest

from engine.evaluation import eval_examples
from engine.evaluation import evaluator
from engine.report import run_answers
from engine.report import run_history
from engine.runs import dataset_splits
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def test_the_numbers_are_those_of_the_evaluator(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20), test_time_flip=True)
  moves = []
  found = run_answers.ask(run_history.read(run_dir, 'a'), _examples(run_dir, data_dir), print,
                          moves.append)
  evaluated = evaluator.build(run_dir, data_dir, 'test', lambda line: None)(
      f'{run_dir.checkpoints}/ckpt-20')
  assert found.step == 20
  assert (found.metrics.confusion == evaluated.averages.confusion).all()
  assert found.metrics.cross_entropy == pytest.approx(evaluated.averages.cross_entropy)
  assert found.right.sum() == found.metrics.correct
  assert found.losses.mean() == pytest.approx(found.metrics.cross_entropy)
  assert moves == [tiny_runs.TEST_EXAMPLES]
  assert len(found.mistakes) == tiny_runs.TEST_EXAMPLES - found.metrics.correct
  assert found.calibration.counts.sum() == tiny_runs.TEST_EXAMPLES
  assert found.calibration.correct.sum() == found.metrics.correct
  assert [layer.name for layer in found.layers] == [
      'conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4']
  assert found.filters.images.shape == (64, 5, 5, 3)


def test_without_a_checkpoint(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (), **tiny_runs.SOFTMAX)
  with pytest.raises(errors.InputError, match='has no checkpoint yet; wait for the first one'):
    run_answers.ask(run_history.read(run_dir, 'a'), _examples(run_dir, data_dir), print,
                    lambda count: None)


def _examples(run_dir, data_dir):
  return eval_examples.load(dataset_splits.evaluation_source(
      run_dir.read_config(), tiny_runs.SPEC, data_dir))


def test_the_predictions_do_not_depend_on_how_many_are_asked_for_at_a_time(
    tmp_path, data_dir, monkeypatch):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  history, examples = run_history.read(run_dir, 'a'), _examples(run_dir, data_dir)
  whole = run_answers.ask(history, examples, print, lambda count: None)
  monkeypatch.setattr(run_answers, '_CHUNK', 10)
  moves = []
  parts = run_answers.ask(history, examples, print, moves.append)
  assert moves == [10, 10, 3]
  assert (whole.metrics.confusion == parts.metrics.confusion).all()
  np.testing.assert_allclose(whole.losses, parts.losses, rtol=1e-5)

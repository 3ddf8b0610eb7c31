"""A training on a small data set: lines, epochs, validation, the file, refusals."""

import pytest

from engine.classic import learner_registry
from engine.classic import training
from tests.tfrecords import small_idx
from tfrecords import datasets
from tfrecords import errors

_SPEC = small_idx.shrunk(datasets.get('mnist'), 50, 20)


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  path = tmp_path_factory.mktemp('data')
  small_idx.write(path, _SPEC)
  return str(path)


def _run(model, data_dir, given=None, **changes):
  lines, ticks = [], []
  result = training.run(model, learner_registry.build(model, {'max_epochs': 2} | (given or {})),
                         training.TrainingConfig(_SPEC, data_dir, **changes), lines.append,
                         ticks.append)
  return result, lines, ticks


@pytest.mark.parametrize('model', learner_registry.SETTINGS)
def test_says_how_it_goes(model, data_dir):
  given = {'batch_size': 10} if model == 'mlp' else {}
  result, lines, ticks = _run(model, data_dir, given)
  assert lines[0] == f'{model}: 784 inputs, 10 classes, 50 training images of mnist'
  assert lines[1].startswith('settings: learning_rate ')
  for number, epoch in enumerate(result.epochs, 1):
    assert lines[1 + number] == (f'epoch {number}: {epoch.errors} errors, accuracy = '
                                 f'{epoch.correct / 20:.4f}')
  assert lines[-1].startswith(
      f'accuracy = {result.epochs[-1].correct / 20:.4f}: {result.epochs[-1].correct} of 20 '
      'test images (95% interval ')
  assert len(lines) == 5
  assert ticks == [1, 1]
  assert result.templates.shape == (10, 28, 28, 1)


def test_validation_images_are_evaluated_instead_of_the_test_images(data_dir):
  result, lines, _ = _run('perceptron', data_dir, validation_examples=15)
  assert (result.train_examples, result.examined_on, result.count) == (35, 'validation', 15)
  assert '15 validation images' in lines[-1]


def test_gradients_are_checked_where_asked_for(data_dir):
  result, lines, _ = _run('mlp', data_dir, {'batch_size': 10}, check_gradients=True)
  assert all(0 < epoch.distance < 1e-5 for epoch in result.epochs)
  assert 'distance from the automatic gradients ' in lines[2]


@pytest.mark.parametrize(
  'model, changes, text',
  [
    ('perceptron', {'check_gradients': True}, '--check_gradients: --model=perceptron has none'),
    (
      'perceptron',
      {'validation_examples': 50},
      '--validation_examples=50: the training split has 50',
    ),
  ],
)
def test_refuses(data_dir, model, changes, text):
  with pytest.raises(errors.InputError, match=f'^{text}'):
    _run(model, data_dir, **changes)

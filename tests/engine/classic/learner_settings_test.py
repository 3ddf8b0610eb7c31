"""The settings of the classic learners: what is refused, and that the learners have them."""

import pytest

from engine.classic import adaline
from engine.classic import backpropagation
from engine.classic import hyperparameters
from engine.classic import learner_settings
from engine.classic import mlp
from engine.classic import perceptron
from tfrecords import errors


@pytest.mark.parametrize('settings, learner', [
    (learner_settings.LinearSettings, perceptron.Perceptron),
    (learner_settings.AdalineSettings, adaline.Adaline),
    (learner_settings.MultilayerSettings, mlp.MultilayerPerceptron)])
def test_learners_have_the_defaults_of_their_settings(settings, learner):
  assert hyperparameters.values(learner()) == hyperparameters.values(settings())


def test_every_activation_is_computed():
  assert set(learner_settings.ACTIVATIONS) == set(backpropagation.ACTIVATIONS)


@pytest.mark.parametrize('settings, given, text', [
    (learner_settings.LinearSettings, {'learning_rate': 0.0}, '--learning_rate=0.0: give more '),
    (learner_settings.AdalineSettings, {'max_epochs': 0}, '--max_epochs=0: give more than 0'),
    (learner_settings.MultilayerSettings, {'batch_size': 0}, '--batch_size=0: give more than 0'),
    (learner_settings.MultilayerSettings, {'l1': -1.0}, '--l1=-1.0: give 0 or more'),
    (learner_settings.MultilayerSettings, {'momentum': 1.0}, '--momentum=1.0: give 0 to below 1'),
    (learner_settings.MultilayerSettings, {'hidden': (3, 0)}, '--hidden=3,0: give more than 0'),
    (learner_settings.MultilayerSettings, {'activation': 'x'},
     '--activation=x: give one of sigmoid, tanh, relu')])
def test_values_out_of_range_are_refused(settings, given, text):
  with pytest.raises(errors.InputError) as caught:
    settings(**given)
  assert str(caught.value).startswith(text)


@pytest.mark.parametrize('settings', [
    learner_settings.LinearSettings, learner_settings.AdalineSettings,
    learner_settings.MultilayerSettings])
@pytest.mark.parametrize('value', [float('nan'), float('inf'), -1, 10 ** 30, 1e300])
def test_no_setting_accepts_nan_infinity_or_absurd_numbers(settings, value):
  for field in hyperparameters.fields(settings):
    if field.type in (int, float, tuple[int, ...]):
      given = (value,) if field.type == tuple[int, ...] else value
      with pytest.raises(errors.InputError, match=f'^--{field.name}='):
        settings(**{field.name: given})

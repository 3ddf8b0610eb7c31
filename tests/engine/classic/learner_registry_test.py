"""Learners by name, their settings, and what is refused."""

import pytest

from engine.classic import learner_registry
from tfrecords import errors


@pytest.mark.parametrize('name', learner_registry.SETTINGS)
def test_builds(name):
  learner = learner_registry.build(name, {'max_epochs': 3})
  assert isinstance(learner, learner_registry.SETTINGS[name])
  assert learner.max_epochs == 3


@pytest.mark.parametrize('name, given, text', [
    ('percepton', {}, '--model=percepton: there is no such learner; did you mean perceptron?'),
    ('x', {}, '--model=x: there is no such learner; choose one of: adaline, mlp, perceptron'),
    ('adaline', {'hidden': (3,)}, '--hidden: --model=adaline has no such setting; leave it out '
     '(it has learning_rate, max_epochs, whole_batch)')])
def test_refuses(name, given, text):
  with pytest.raises(errors.InputError) as caught:
    learner_registry.build(name, given)
  assert str(caught.value) == text

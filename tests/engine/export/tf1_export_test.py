"""Small runs as checkpoints of TensorFlow 1: the same answers, and the tutorial goes on."""

import dataclasses

import pytest

from engine.export import tf1_checkpoint
from engine.export import tf1_export
from tests.engine.export import formats_agree
from tests.engine.export import small_networks
from tests.engine.export import tutorial_graph
from tfrecords import errors


@pytest.mark.parametrize('flip', [False, True])
def test_it_answers_what_the_network_answers(tmp_path, flip):
  network = small_networks.make(tmp_path / 'run', 'tf1', test_time_flip=flip)
  tf1_export.write(network, tmp_path)
  formats_agree.check(network, tmp_path)


def test_the_tutorial_goes_on_with_it(tmp_path):
  network = small_networks.make(tmp_path / 'run', 'tf1')
  tf1_export.write(network, tmp_path)
  path = tf1_checkpoint.find(tmp_path)
  assert path.name == 'model.ckpt-10'
  assert tutorial_graph.Program().train(tmp_path, steps=1, start=path).endswith('model.ckpt-11')


def test_another_network_is_refused(tmp_path):
  network = small_networks.make(tmp_path / 'run', 'tf1')
  network.card = dataclasses.replace(
      network.card, config=small_networks.card('tf1', model='softmax',
                                               weight_decay_layers=()).config)
  with pytest.raises(errors.InputError, match='--format=tf1: network softmax is not the CIFAR-10'):
    tf1_export.write(network, tmp_path)

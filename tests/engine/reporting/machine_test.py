"""The facts about this machine."""

import platform

import tensorflow as tf

from engine.reporting import host_memory
from engine.reporting import machine


def test_facts_are_texts():
  found = machine.describe()
  assert found['Python'] == platform.python_version()
  assert found['TensorFlow'] == tf.__version__
  assert int(found['cores']) >= 1
  assert all(isinstance(value, str) and value for value in found.values())


def test_without_what_the_system_does_not_tell(monkeypatch):
  monkeypatch.setattr(host_memory, 'total_bytes', lambda: None)
  monkeypatch.setattr(tf.config, 'get_visible_devices', lambda kind: [])
  assert not {'memory', 'GPU'} & {*machine.describe()}


def test_the_names_of_the_gpus(monkeypatch):
  monkeypatch.setattr(tf.config, 'get_visible_devices', lambda kind: ['a', 'b'])
  monkeypatch.setattr(tf.config.experimental, 'get_device_details',
                      lambda device: {'device_name': f'GPU {device}'})
  assert machine.describe()['GPU'] == 'GPU a, GPU b'

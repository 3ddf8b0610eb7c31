"""Devices: what is refused and why, and what is built on this machine."""

import types

import pytest
import tensorflow as tf

from engine.training import strategy
from tfrecords import errors


@pytest.fixture
def machine(monkeypatch):
  """Returns a function that pretends how many GPUs exist, are visible, and what was set."""
  def pretend(gpus, visible=None, cpus=1):
    settings: list[tuple] = []
    devices = {'GPU': [types.SimpleNamespace(name=f'/GPU:{i}') for i in range(gpus)],
               'CPU': [types.SimpleNamespace(name=f'/CPU:{i}') for i in range(cpus)]}
    seen = devices | {'GPU': devices['GPU'][:gpus if visible is None else visible]}

    def note(name):
      return lambda *args: settings.append((name, *args))

    config = types.SimpleNamespace(
        list_physical_devices=lambda kind: devices[kind] if kind == 'GPU' else devices[kind][:1],
        list_logical_devices=seen.get, get_visible_devices=seen.get,
        set_visible_devices=note('visible'), LogicalDeviceConfiguration=dict,
        set_logical_device_configuration=note('logical'),
        set_soft_device_placement=note('soft'),
        experimental=types.SimpleNamespace(set_memory_growth=note('growth')))
    monkeypatch.setattr(tf, 'config', config)
    return settings
  return pretend


@pytest.mark.parametrize('gpus, visible, text', [
    (0, 0, 'this machine has 1 CPU device and no GPU'),
    (1, 1, 'this machine has 1 CPU device and 1 GPU'),
    (4, 4, 'this machine has 1 CPU device and 4 GPUs'),
    (4, 0, 'this machine has 1 CPU device and 4 GPUs (4 hidden by --device)')])
def test_inventory(machine, gpus, visible, text):
  machine(gpus, visible)
  assert strategy.inventory() == text


@pytest.mark.parametrize('gpus, asked, text', [
    (0, {'num_gpus': 2}, '--num_gpus=2: this machine has 1 CPU device and no GPU; give '
     '--num_gpus=0, or rehearse with --logical_devices=2 on the CPU'),
    (1, {'num_gpus': 3}, '--num_gpus=3: this machine has 1 CPU device and 1 GPU; give '
     '--num_gpus=1, or rehearse with --logical_devices=3 on the CPU'),
    (0, {'num_gpus': 2, 'logical_devices': 2},
     '--num_gpus=2 and --logical_devices=2 contradict each other; give one of them'),
    (2, {'num_gpus': 2, 'batch_size': 127},
     '--batch_size=127 does not divide into 2 replicas; give a multiple of 2')])
def test_build_refuses(machine, gpus, asked, text):
  machine(gpus)
  with pytest.raises(errors.InputError) as caught:
    strategy.build(**asked)
  assert str(caught.value) == text


def test_build_needs_the_logical_devices_to_be_made(machine):
  machine(0)
  with pytest.raises(ValueError, match='2 logical devices and 1 made: call use_devices'):
    strategy.build(logical_devices=2)


def test_threads_of_the_operations_and_between_them(monkeypatch):
  calls: list[tuple[str, int]] = []
  for name in ('intra', 'inter'):
    monkeypatch.setattr(tf.config.threading, f'set_{name}_op_parallelism_threads',
                        lambda count, name=name: calls.append((name, count)))
  strategy.use_threads(3)
  assert calls == [('intra', 3), ('inter', 3)]


@pytest.mark.parametrize('gpus, asked, text', [
    (0, {'device': 'gpu'},
     '--device=gpu: this machine has 1 CPU device and no GPU; give --device=cpu'),
    (0, {'device': 'tpu'}, '--device=tpu: give auto, cpu or gpu'),
    (1, {'device': 'gpu', 'logical_devices': 2},
     '--device=gpu and --logical_devices=2 contradict each other: logical devices are parts of '
     'the CPU; give one of them')])
def test_use_devices_refuses(machine, gpus, asked, text):
  settings = machine(gpus)
  with pytest.raises(errors.InputError) as caught:
    strategy.use_devices(**asked)
  assert str(caught.value) == text
  assert settings == []


@pytest.mark.parametrize('asked, expected', [
    ({}, ['growth', 'growth', 'soft']),
    ({'device': 'gpu', 'gpu_memory_limit_mb': 512}, ['logical', 'logical', 'soft']),
    ({'device': 'cpu'}, ['visible', 'soft']),
    ({'logical_devices': 2}, ['visible', 'logical', 'soft'])])
def test_use_devices_on_a_machine_with_two_gpus(machine, asked, expected):
  settings = machine(2)
  strategy.use_devices(**asked)
  assert [name for name, *_ in settings] == expected
  assert settings[-1] == ('soft', False)
  if 'gpu_memory_limit_mb' in asked:
    assert settings[0][2] == [{'memory_limit': 512}]
  if 'logical_devices' in asked:
    assert settings[0] == ('visible', [], 'GPU')
    assert len(settings[1][2]) == 2


@pytest.mark.parametrize('gpus, cpus, asked, names', [
    (0, 1, {}, ['/CPU:0']), (2, 1, {}, ['/GPU:0']), (3, 1, {'num_gpus': 2}, ['/GPU:0', '/GPU:1']),
    (2, 1, {'num_gpus': 1}, ['/GPU:0']),
    (0, 2, {'logical_devices': 2, 'batch_size': 8}, ['/CPU:0', '/CPU:1'])])
def test_build_takes_the_first_devices(machine, monkeypatch, gpus, cpus, asked, names):
  machine(gpus, cpus=cpus)
  monkeypatch.setattr(tf.distribute, 'OneDeviceStrategy', lambda name: ('one', [name]))
  monkeypatch.setattr(tf.distribute, 'MirroredStrategy', lambda names: ('mirrored', names))
  assert strategy.build(**asked) == ('mirrored' if len(names) > 1 else 'one', names)


def test_one_replica_on_this_machine():
  built = strategy.build(batch_size=7)
  assert built.num_replicas_in_sync == 1

"""Several workers train as one, and the chief alone decides and writes.

bitwise: what two workers compute is what two parts of one CPU compute. tests/cluster has the slow
proofs with real networks.
"""

import numpy as np
import pytest
import tensorflow as tf

from engine.runs import metrics_log
from engine.trainer import workers
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tests.engine.trainer import local_cluster


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def test_two_workers_train_as_two_devices_and_the_chief_alone_writes(data_dir, tmp_path):
  changes = {'crop_size': 8, 'batch_size': 8, 'max_steps': 6, 'momentum': 0.9, 'nesterov': True,
             **tiny_runs.SOFTMAX}
  alone = local_cluster.start(local_cluster.given(
      data_dir, tmp_path / 'alone', changes, logical_devices=2))
  with local_cluster.started(2, *(
      local_cluster.given(data_dir, tmp_path / name, changes) for name in ('chief', 'other')
  )) as cluster:
    cluster.serve()
    (status, output, complaint), other = cluster.wait()
  assert status == 0, complaint
  assert '  device          CPU:0 on each of 2 workers\n' in output
  assert other[:2] == (0, '')
  assert local_cluster.finish(alone)[0] == 0
  failing_runs.assert_same(
      failing_runs.tensors(tmp_path / 'chief', 6), failing_runs.tensors(tmp_path / 'alone', 6))
  assert {path.name for path in tmp_path.iterdir()} == {'alone', 'chief'}
  assert [order['order'] for order in cluster.orders] == ['begin', *['train'] * 6, 'end']


@pytest.mark.slow
def test_two_workers_of_two_devices_train_as_four_devices(data_dir, tmp_path):
  changes = {'crop_size': 8, 'batch_size': 8, 'max_steps': 3, 'momentum': 0.9, 'dropout': 0.2}
  alone = local_cluster.start(local_cluster.given(
      data_dir, tmp_path / 'alone', changes, logical_devices=4))
  with local_cluster.started(2, *(
      local_cluster.given(data_dir, tmp_path / name, changes) | {'devices': 2}
      for name in ('chief', 'other'))) as cluster:
    cluster.serve()
    (status, _, complaint), _ = cluster.wait()
  assert status == 0, complaint
  assert local_cluster.finish(alone)[0] == 0
  one, many = (failing_runs.tensors(tmp_path / name, 3) for name in ('alone', 'chief'))
  assert one.keys() == many.keys()
  for name, value in one.items():
    # Four numbers are added in another order.
    np.testing.assert_allclose(many[name], value, atol=1e-6, err_msg=name)


@pytest.mark.slow
def test_a_rollback_and_an_interruption_happen_on_all_workers(data_dir, tmp_path):
  """The loss overflows at step 12; halved from step 8 on, it ends there."""
  changes = {'crop_size': 8, 'batch_size': 8, 'model': 'softmax', 'weight_decay': 1.0,
             'weight_decay_layers': ['all'], 'learning_rate': 61.0, 'max_steps': 12}
  given = local_cluster.given(data_dir, tmp_path / 'run', changes, on_nan='rollback')

  def is_halved(orders):
    return orders[-1]['order'] == 'train' and [
        order['lr_halvings'] for order in orders if order['order'] == 'begin'] == [[], [8]]

  with local_cluster.started(2, given) as cluster:
    cluster.serve(is_halved)
    (status, _, complaint), other = cluster.wait()
  assert status == 1
  assert complaint.endswith('interrupted at step 9, saved\n')
  assert other[2].endswith('interrupted at step 9, saved\n')
  assert {'restore'} < {order['order'] for order in cluster.orders}
  with local_cluster.started(2, given) as cluster:
    cluster.serve()
    for status, _, complaint in cluster.wait():
      assert status == 0, complaint
  assert cluster.orders[0] == {'order': 'begin', 'lr_halvings': [8]}
  steps = [record['step'] for record in metrics_log.read_all(tmp_path / 'run' / 'metrics.jsonl')
           if record['kind'] == 'train']
  assert steps == list(range(1, 13))


class _Channel:
  """Notes what the chief brings to the meetings."""

  def __init__(self):
    self.brought: list[tuple] = []
    self.interrupted = False

  def exchange(self, stage, same=None, own=None):
    del same
    self.brought.append((stage, own))
    return [own]


class _State:
  """A state with a step alone."""

  def __init__(self):
    self.step = tf.Variable(0, dtype=tf.int64)
    self.variables = (self.step,)


def test_every_call_of_the_loop_is_announced_and_a_state_that_has_gone_back_is_shared():
  channel, state = _Channel(), _State()
  chief = workers.Workers(channel, strategy_lib.build())
  chief.begin(state, (3,))
  train = chief.lead(lambda iterator, steps: state.step.assign_add(int(steps)), state)
  train(iter(()), tf.constant(2))
  train(iter(()), tf.constant(1))
  state.step.assign(1)
  train(iter(()), tf.constant(1))
  chief.end()
  assert channel.brought == [
      ('run', {'order': 'begin', 'lr_halvings': [3]}),
      ('steps', {'order': 'train', 'steps': 2}), ('steps', {'order': 'train', 'steps': 1}),
      ('steps', {'order': 'restore'}), ('steps', {'order': 'train', 'steps': 1}),
      ('steps', {'order': 'end', 'is_complete': True}), ('end', None)]


def test_an_interruption_ends_the_others():
  channel = _Channel()
  chief = workers.Workers(channel, strategy_lib.build())
  assert not chief.is_interrupted
  channel.interrupted = True
  assert chief.is_interrupted
  with pytest.raises(KeyboardInterrupt), chief.ending_at_interruption():
    raise KeyboardInterrupt
  assert channel.brought == [('run', {'order': 'end', 'is_complete': False}), ('end', None)]


def test_alone_nothing_is_announced():
  alone = workers.Workers(None, strategy_lib.build())
  state = _State()

  def train_steps(iterator, steps):
    del iterator, steps

  assert alone.lead(train_steps, state) is train_steps
  alone.join()
  alone.begin(state, ())
  alone.end()
  assert not alone.is_interrupted

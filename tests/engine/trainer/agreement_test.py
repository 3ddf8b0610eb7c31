"""What the workers compare: all that shapes the steps and the stops, nothing of one machine."""

import dataclasses

import tensorflow as tf

from engine.config import train_options
from engine.trainer import agreement
from tests.engine import tiny_runs
from tfrecords import data_identity


class _Channel:
  """Notes what is compared."""

  def exchange(self, stage, same):
    self.stage, self.same = stage, same


def _start(config=None, **options):
  channel = _Channel()
  agreement.on_start(channel, (config or tiny_runs.config()).recipe,
                     train_options.TrainOptions(**{'train_dir': 'a', 'data_dir': 'b'} | options))
  assert channel.stage == 'start'
  return channel.same


def test_recipe_options_and_versions_are_compared_and_directories_are_not():
  found = _start()
  assert {'seed', 'log_frequency', 'checkpoint_interval', 'summary_interval', 'live_interval',
          'steps_per_loop', 'on_nan', 'warm_start_from', 'compute_dtype', 'learning_rate',
          'crop_size', 'model', 'version of rana', 'version of TensorFlow'} <= {*found}
  assert not {'train_dir', 'data_dir', 'cache_dir'} & {*found}
  assert _start(train_dir='c', data_dir='d', cache_dir='e') == found
  assert _start(log_frequency=7) == found | {'log_frequency': 7}
  assert _start(tiny_runs.config(momentum=0.5)) == found | {'momentum': 0.5}


def test_an_imported_set_may_lie_elsewhere():
  here, there = (dataclasses.replace(tiny_runs.config(), recipe=tiny_runs.config().recipe
                                     .with_settings(dataset=place)) for place in ('/a/b', '/c/b'))
  assert _start(here) == _start(there)
  assert _start(here)['dataset'] == 'an imported one'


def test_a_gpu_and_a_processor_differ(monkeypatch):
  assert _start()['device'] == 'CPU'
  monkeypatch.setattr(tf.config, 'get_visible_devices', {'GPU': ['GPU:0']}.get)
  assert _start()['device'] == 'GPU'


def test_records_are_compared_and_where_they_lie_is_not():
  config = dataclasses.replace(
      tiny_runs.config(), data=data_identity.DataIdentity('1', '2'), data_dir='here')
  channel = _Channel()
  agreement.on_data(channel, config)
  assert channel.stage == 'data'
  assert channel.same['data: data'] == {'images': '1', 'labels': '2', 'shards': ''}
  assert channel.same['data: train_examples'] == 40
  same = channel.same
  agreement.on_data(channel, dataclasses.replace(config, data_dir='there', run_id='other'))
  assert channel.same == same


def test_alone_nothing_is_compared():
  agreement.on_start(None, tiny_runs.config().recipe, train_options.TrainOptions('a', 'b'))
  agreement.on_data(None, tiny_runs.config())

"""The options of a start: each has its flag."""

import dataclasses
import inspect

import pytest

from engine.config import train_options
from tfrecords import errors


def test_names_are_those_of_the_fields_in_order():
  made = train_options.TrainOptions('runs/a', 'data')
  assert tuple(dataclasses.asdict(made)) == train_options.NAMES
  assert train_options.NAMES[:3] == ('train_dir', 'data_dir', 'data_source')


def test_every_option_is_explained():
  for name in train_options.NAMES:
    assert f'  {name}: ' in (inspect.getdoc(train_options.TrainOptions) or '')


@pytest.mark.parametrize('name, value, advice', [
    ('checkpoint_interval', -1, 'give 0 or more'), ('steps_per_loop', 0, 'give more than 0'),
    ('seed', -1, 'give 0 or more'),
    ('seed', 2 ** 63, 'a seed has 63 bits; give at most 9,223,372,036,854,775,807'),
    ('logical_devices', 257, 'each replica has a copy of the network; give at most 256'),
    ('memory_budget_mb', float('nan'), 'is of type float; give an int')])
def test_a_number_out_of_range_is_refused(name, value, advice):
  with pytest.raises(errors.InputError, match=f'^--{name}={value}: {advice}$'):
    train_options.TrainOptions('runs/a', 'data', **{name: value})


@pytest.mark.parametrize('given, text', [
    ({'reset_head': True}, '--reset_head: say what of, with --warm_start_from=RUN'),
    ({'num_gpus': 2, 'logical_devices': 2},
     '--num_gpus=2 and --logical_devices=2 contradict each other; give one of them')])
def test_contradictions_are_refused(given, text):
  with pytest.raises(errors.InputError) as caught:
    train_options.TrainOptions('runs/a', 'data', **given)
  assert str(caught.value) == text


def test_the_batch_divides_into_the_replicas():
  assert train_options.check_replicas(0, 0, 7) == 1
  assert train_options.check_replicas(2, 1, 8) == 2
  assert train_options.check_replicas(0, 4, 8) == 4
  with pytest.raises(errors.InputError, match='^--batch_size=6 does not divide into 4 replicas; '):
    train_options.check_replicas(0, 4, 6)
  assert train_options.check_replicas(0, 2, 12, 3) == 2
  with pytest.raises(errors.InputError, match='--accumulate=4: the 6 examples of a replica '):
    train_options.check_replicas(0, 2, 12, 4)

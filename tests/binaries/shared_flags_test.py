"""Shared flags: a recipe's fields, and what a command line makes of them."""

from absl import flags
import pytest

from binaries import shared_flags
from engine.config import recipe_catalog
from engine.config import recipe_settings
from engine.reporting import host_cpus
from engine.training import strategy
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture
def parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of(
    'train_main',
    shared_flags.define_recipe,
    shared_flags.define_train_dir,
    shared_flags.define_data,
    shared_flags.define_download,
    shared_flags.define_devices,
  ) as parse:
    yield parse


def test_names_of_the_tutorial(parse):
  parse('--train_dir=runs/a', '--data_dir=d', '--batch_size=4', '--max_steps=9')
  assert (shared_flags.FLAGS.train_dir, shared_flags.FLAGS.data_dir) == ('runs/a', 'd')
  assert (shared_flags.chosen_recipe().batch_size, shared_flags.chosen_recipe().max_steps) == (4, 9)


def test_defaults(parse):
  parse()
  assert shared_flags.chosen_recipe() == recipe_catalog.get(recipe_catalog.DEFAULT)
  assert shared_flags.FLAGS.data_dir == 'data'
  assert shared_flags.FLAGS.data_source is None
  assert shared_flags.FLAGS.device == 'auto'
  assert shared_flags.FLAGS.gpu_memory_limit_mb == 0


def test_every_field_has_a_flag_with_its_explanation(parse):
  parse()
  names = [field.name for field in shared_flags.recipe_fields()]
  assert len(set(names)) == len(names)
  for recipe in recipe_catalog.RECIPES.values():
    assert set(recipe_settings.flat(recipe)) - {'name', 'summary'} <= set(names)
  for field in shared_flags.recipe_fields():
    flag = flags.FLAGS[field.name]
    assert flag.value is None
    assert flag.help.endswith(field.metadata['help'])


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_every_field_overrides_every_recipe(parse, name):
  wanted = {
    'model': 'tutorial',
    'dataset': 'cifar100',
    'batch_size': 96,
    'max_steps': 77,
    'crop_size': 20,
    'crop_padding': 3,
    'random_flip': True,
    'alternate_flip': True,
    'max_brightness_delta': 5.5,
    'contrast_lower': 0.25,
    'contrast_upper': 1.25,
    'max_rotation_degrees': 7.5,
    'standardize': False,
    'compute_dtype': 'bfloat16',
    'label_smoothing': 0.125,
    'dropout': 0.25,
    'optimizer': 'muon',
    'momentum': 0.25,
    'nesterov': True,
    'learning_rate': 0.0625,
    'bias_lr_multiplier': 2.0,
    'muon_learning_rate': 0.125,
    'muon_momentum': 0.875,
    'lr_schedule': 'linear_warmup_decay',
    'warmup_fraction': 0.375,
    'weight_decay': 0.001,
    'weight_decay_layers': ('conv1', 'local4'),
    'moving_average_decay': 0.5,
    'test_time_flip': True,
    'max_train_examples': 1000,
    'class_subset': ('bee', 'bear'),
    'examples_per_class': 0,
    'frozen_layers': ('conv2', 'conv1'),
    'random_crop': True,
    'early_stopping_patience': 4,
    'validation_examples': 500,
  }
  texts = {key: ','.join(value) if isinstance(value, tuple) else value
           for key, value in wanted.items()}
  parse(f'--recipe={name}', *(f'--{key}={value}' for key, value in texts.items()))
  recipe = recipe_settings.flat(shared_flags.chosen_recipe())
  assert recipe.pop('name') == name
  assert recipe.pop('summary') == recipe_catalog.get(name).summary
  assert recipe == wanted


def test_switches_and_empty_lists(parse):
  parse('--norandom_flip', '--weight_decay_layers=')
  assert shared_flags.chosen_recipe().augmentation.random_flip is False
  assert shared_flags.chosen_recipe().weight_decay_layers == ()


@pytest.mark.parametrize('arguments, text', [
    (['--recipe=cifar'], '--recipe=cifar: there is no such recipe; did you mean '),
    (['--dataset=shape'], '--dataset=shape: there is no such data set; did you mean shapes?'),
    (['--recipe=cifar10_tutorial', '--nesterov'], '--nesterov=True: needs --momentum'),
    (['--batch_size=0'], '--batch_size=0: give more than 0')])
def test_what_does_not_fit_is_refused(parse, arguments, text):
  parse(*arguments)
  with pytest.raises(errors.InputError) as caught:
    shared_flags.chosen_recipe()
  assert str(caught.value).startswith(text)


@pytest.mark.parametrize('argument, text', [
    ('--batch_size=many', "invalid literal for int() with base 10: 'many'"),
    ('--random_flip=perhaps', "('Non-boolean argument to boolean flag', 'perhaps')"),
    ('--data_source=csv', 'value should be one of <binary|tfrecord|tfds>'),
    ('--device=tpu', 'value should be one of <auto|cpu|gpu>'),
    ('--gpu_memory_limit_mb=-1', 'give 0 or more'),
    ('--threads=100000', 'so many threads only wait for each other; give at most 1,024')])
def test_what_is_no_value_is_refused(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError) as caught:
    parse(argument)
  assert str(caught.value) == f'flag {argument}: {text}'


@pytest.mark.parametrize('arguments, quota, expected', [
    ((), 8, []), ((), 3, [3]), (('--threads=2',), 8, [2]), (('--threads=5',), 3, [5])])
def test_threads_are_those_asked_for_or_of_the_quota(parse, monkeypatch, arguments, quota,
                                                     expected):
  calls: list[int] = []
  monkeypatch.setattr(strategy, 'use_threads', calls.append)
  monkeypatch.setattr(host_cpus, 'bound', lambda: 8)
  monkeypatch.setattr(host_cpus, 'available', lambda: quota)
  parse(*arguments)
  shared_flags.use_threads()
  assert calls == expected


def test_a_process_that_has_computed_keeps_its_threads_under_a_quota(parse, monkeypatch):
  def refuse(count):
    raise RuntimeError(count)

  monkeypatch.setattr(strategy, 'use_threads', refuse)
  monkeypatch.setattr(host_cpus, 'bound', lambda: 8)
  monkeypatch.setattr(host_cpus, 'available', lambda: 1)
  parse()
  shared_flags.use_threads()
  parse('--threads=2')
  with pytest.raises(RuntimeError):
    shared_flags.use_threads()

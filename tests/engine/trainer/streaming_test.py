"""What gives way where a set is streamed from disk, with its line."""

import dataclasses

import pytest

from engine.config import train_options
from engine.trainer import streaming
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import reader


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  path = tmp_path_factory.mktemp('sets') / 'pets'
  imported_set.write(path)
  return reader.open_source(datasets.get(str(path)), '', 'train')


def test_a_set_in_memory_keeps_its_recipe(source):
  recipe = tiny_runs.config(alternate_flip=True, balance='sample').recipe
  assert streaming.adapted(recipe, source, 1) == (recipe, ())


def test_a_recipe_that_can_be_streamed_is_kept(source):
  recipe = tiny_runs.config(alternate_flip=True, balance='loss').recipe
  assert streaming.adapted(recipe, source, 0) == (recipe, ())


def test_what_gives_way(source):
  recipe, (line,) = streaming.adapted(
      tiny_runs.config(alternate_flip=True, balance='sample').recipe, source, 0)
  assert (recipe.balance, recipe.augmentation.alternate_flip) == ('loss', True)
  assert line == (
      'pets is streamed from disk, so losses are weighted (--balance=loss) and classes not drawn '
      'equally often; --memory_budget_mb=1 keeps it in memory')


@pytest.mark.parametrize('changes, budget, text', [
    ({}, 2 ** 20, 'its workers read a set that streams from disk, and pets is in memory here; '
     'leave it out, or give a --memory_budget_mb below 1$'),
    ({'files': None}, 0, 'its workers read records by their places in files, which ')])
def test_what_a_data_service_cannot_read(source, changes, budget, text):
  data = pipeline.TrainingData(
      dataclasses.replace(source, **changes), tiny_runs.config().recipe.augmentation, 8, 0,
      memory_budget_bytes=budget)
  with pytest.raises(errors.InputError, match=f'^--data_service=grpc://a:1: {text}'):
    streaming.data_service(data, _options('grpc://a:1'), print)
  assert streaming.data_service(data, _options(''), print) is None


def test_a_data_service_that_does_not_answer_is_told_in_time(source):
  data = pipeline.TrainingData(
      source, tiny_runs.config().recipe.augmentation, 8, 0, memory_budget_bytes=0)
  with pytest.raises(errors.InputError, match='^--data_service=.*: does not answer'):
    streaming.data_service(data, _options('grpc://127.0.0.1:1'), print)


def _options(address):
  # The default is a minute, in which the test would be ended.
  return train_options.TrainOptions('', '', data_service=address, connect_timeout=0.1)

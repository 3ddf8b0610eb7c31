"""The records of each class: from the manifest where it tells, else from the labels."""

import dataclasses

import pytest

from engine.runs import class_counts
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import class_subset
from tfrecords import datasets
from tfrecords import reader


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  path = tmp_path_factory.mktemp('pets')
  imported_set.write(path)
  return reader.open_source(datasets.get(str(path)), '', 'train')


def test_the_manifest_has_counted_a_whole_split(source):
  unread = dataclasses.replace(source, arrays=pytest.fail, records=pytest.fail)
  assert class_counts.of_source(unread) == (20, 10, 6)


def test_a_part_is_counted(source):
  assert sum(class_counts.of_source(source.slice(0, 7))) == 7
  chosen = class_subset.select(source, ['frog', 'cat'])
  assert class_counts.of_source(chosen) == (6, 20)


def test_only_a_balanced_recipe_needs_the_counts(source):
  assert class_counts.of_recipe(tiny_runs.config().recipe, source) == ()
  assert class_counts.of_recipe(tiny_runs.config(balance='loss').recipe, source) == (20, 10, 6)


@pytest.mark.parametrize('counts, balance, lines', [
    ((30, 30, 40), 'none', []),
    ((30, 30, 50), 'none', ['the classes are unequal, 30 images of a and 50 of c; --balance=loss '
                            'or --balance=sample makes them count alike']),
    ((30, 30, 50), 'loss', []),
    ((20, 19, 25), 'none', ['1 class has fewer than 20 training images (fewest: 19 of b); expect '
                            'little of it']),
    ((9, 9, 9), 'none', ['3 classes have fewer than 20 training images (fewest: 9 of a); expect '
                         'little of them'])])
def test_what_is_said_of_small_and_unequal_classes(counts, balance, lines):
  assert class_counts.notes(counts, ('a', 'b', 'c'), balance) == lines

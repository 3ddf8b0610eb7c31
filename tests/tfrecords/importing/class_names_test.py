"""Classes: their order, and every line about what is wrong with them."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import class_names
from tfrecords.importing import listing

_NUMBERS = [str(number) for number in range(1, 12)]


def _message(function, *arguments):
  with pytest.raises(errors.InputError) as caught:
    function(*arguments)
  return str(caught.value)


def test_orders():
  assert class_names.ordered(_NUMBERS, '') == tuple(_NUMBERS)
  assert class_names.ordered(_NUMBERS, 'natural') == tuple(_NUMBERS)
  assert class_names.ordered(_NUMBERS, 'name')[:4] == ('1', '10', '11', '2')
  assert class_names.ordered(['a', 'b'], '', ['b', 'a']) == ('b', 'a')
  assert class_names.ordered(['a', 'b'], 'natural', ['b', 'a']) == ('a', 'b')
  assert class_names.ordered(['a10b', 'a9', 'B'], '') == ('B', 'a9', 'a10b')


def test_another_order_than_that_of_other_tools_is_said():
  assert class_names.note(_NUMBERS, '') == (
      'classes in natural order (1, 2, 3, ...); --class_order=name gives the text order of other '
      'tools (1, 10, 11, ...)')
  assert class_names.note(sorted(_NUMBERS), 'name') == (
      'classes in text order (1, 10, 11, ...); --class_order=natural orders by number (1, 2, 3, '
      '...)')
  assert class_names.note(_NUMBERS, 'natural') == class_names.note(['a', 'b'], '') == ''


@settings(max_examples=30, deadline=None)
@given(strategies.sets(strategies.text(min_size=1)), strategies.randoms())
def test_the_order_does_not_depend_on_that_of_the_files(names, random):
  shuffled = list(names)
  random.shuffle(shuffled)
  assert class_names.ordered(shuffled, '') == class_names.ordered(sorted(names), '')


@settings(max_examples=30, deadline=None)
@given(strategies.sets(strategies.integers(0, 10 ** 9)))
def test_numbers_are_ordered_as_numbers(numbers):
  found = class_names.ordered(map(str, numbers), 'natural')
  assert [int(name) for name in found] == sorted(numbers)


def test_a_file_gives_the_order(tmp_path):
  path = tmp_path / 'classes.txt'
  path.write_text('\ufeffdog\ncafe\u0301\n\n', encoding='utf-8')
  assert class_names.ordered(['caf\u00e9', 'dog'], str(path)) == ('dog', 'caf\u00e9')
  assert _message(class_names.ordered, ['dog', 'cat', 'emu'], str(path)) == (
      f'{path}: has no line for "cat", "emu"; give every class of the source, a line each')
  assert _message(class_names.ordered, ['dog'], str(path)) == (
      f'{path}: the source has no class "caf\u00e9"; it has "dog"')
  path.write_text('dog\ndog\n')
  assert _message(class_names.ordered, ['dog'], str(path)) == (
      f'{path}: has class "dog" twice; give each name once')
  assert _message(class_names.ordered, ['dog'], f'{path}x') == f'{path}x: no such file'


def test_faults_of_names():
  class_names.check(['a', 'b'])
  class_names.check(['a'], minimum=1)
  assert _message(class_names.check, ['cats', 'cats']) == 'only one class: cats; give at least two'
  assert _message(class_names.check, []) == (
      'no class has a picture; give a folder for each class, with pictures in it')
  assert _message(class_names.check, ['cat', 'dog', 'Cat']) == (
      'classes "Cat" and "cat" differ only in case; rename one, or put the pictures together')
  assert _message(class_names.check, ['a', 'caf\udce9']) == (
      'class "caf\\xe9": the name is not UTF-8; rename it')
  assert _message(class_names.check, map(str, range(10_001))) == (
      '10,001 classes; at most 10,000 can be imported')


def test_faults_of_images():
  train, test = small_sources.entries(['a/1'], 'train'), small_sources.entries(['a/2'], 'test')
  class_names.check_images(train + test, ['a'])
  class_names.check_splits(train + test)
  assert _message(class_names.check_images, train, ['a', 'dogs']) == (
      'class "dogs" has no readable image; add some, or remove the class')
  other = small_sources.entries(['d/1'], 'test')
  assert _message(class_names.check_splits, train + other) == (
      'test has class "d", train has not; add training images of it, or remove it')
  other = [listing.Entry('d/1', 'd', 'validation')]
  assert _message(class_names.check_splits, train + other) == (
      'validation has class "d", train has not; add training images of it, or remove it')


def test_names_that_no_manifest_may_have():
  assert _message(class_names.check, ['', 'a', 'b']) == (
      'a picture has an empty label; give it the name of a class')
  assert _message(class_names.ordered, ['a', 'b'], '', ['a', 'b', 'a']) == (
      'the source has class "a" twice; rename one')

"""Tests for engine.evaluation.console_format."""

import datetime

import numpy as np
import pytest

from engine.evaluation import console_format
from engine.evaluation import evaluation_log
from engine.evaluation import metrics
from tfrecords import datasets

NOW = datetime.datetime(2015, 11, 6, 8, 30, 44, 391206)


def result(correct, count):
  return metrics.ClassificationMetrics(np.array([[correct, count - correct], [0, 0]]))


@pytest.mark.parametrize('others, text', [
    ({}, ''),
    ({'raw': result(8514, 10000)}, '; raw weights 0.851'),
    ({'unflipped': result(8514, 10000)}, '; mirror images averaged in, without 0.851'),
    ({'raw': result(8590, 10000), 'unflipped': result(8514, 10000)},
     '; mirror images averaged in, without 0.851; raw weights 0.859')])
def test_the_tutorials_line(others, text):
  assert console_format.accuracy_line(
    NOW, evaluation_log.Evaluation(4000, result(8600, 10000), **others)
  ) == (
    '2015-11-06 08:30:44.391206: precision @ 1 = 0.860 '
    f'(step 4000, 8,600 of 10,000, 95% 0.853..0.867{text})'
  )


def test_other_data_is_named_and_a_full_second_keeps_its_digits():
  now = NOW.replace(microsecond=0)
  line = console_format.accuracy_line(now, evaluation_log.Evaluation(7, result(3, 4)), 'validation')
  assert line.startswith(
      '2015-11-06 08:30:44.000000: precision @ 1 = 0.750 (step 7, 3 of 4 validation,')


def test_ten_classes_take_three_lines_below_the_heading():
  names = datasets.get('cifar10').class_names
  matrix = np.diag(np.arange(10)) + np.eye(10, k=-1, dtype=int)
  assert console_format.class_lines(metrics.ClassificationMetrics(matrix), names) == [
      '  per class: recall (precision)',
      '      airplane   -   (0.000)  automobile 0.500 (0.500)        bird 0.667 (0.667)'
      '         cat 0.750 (0.750)',
      '          deer 0.800 (0.800)         dog 0.833 (0.833)        frog 0.857 (0.857)'
      '       horse 0.875 (0.875)',
      '          ship 0.889 (0.889)       truck 0.900 (1.000)']


def test_recall_comes_first_and_a_share_of_nothing_is_a_dash():
  # Of 8 cats 6 are recognized, and 2 are taken for dogs, of which there are none.
  assert console_format.class_lines(result(6, 8), ('cat', 'dog')) == [
      '  per class: recall (precision)', '    cat 0.750 (1.000)  dog   -   (0.000)']
  assert console_format.class_lines(result(4, 4), ('cat', 'dog')) == [
      '  per class: recall (precision)', '    cat 1.000 (1.000)  dog   -   (  -  )']


def test_of_many_classes_those_with_the_lowest_recall_are_listed():
  names = tuple(f'c{index:02}' for index in range(30))
  matrix = np.diag(np.full(30, 99)) + np.diag(np.arange(1, 30), -1)
  matrix[0] = 0
  found = console_format.class_lines(metrics.ClassificationMetrics(matrix), names)
  assert found == [
      '  worst 10 of 30 classes: recall (precision)',
      '    c29 0.773 (1.000)  c28 0.780 (0.773)  c27 0.786 (0.780)  c26 0.792 (0.786)',
      '    c25 0.798 (0.792)  c24 0.805 (0.798)  c23 0.811 (0.805)  c22 0.818 (0.811)',
      '    c21 0.825 (0.818)  c20 0.832 (0.825)']

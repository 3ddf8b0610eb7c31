"""Tests for engine.bench.evaluation.framework_evaluation."""

from engine.bench.evaluation import framework_evaluation


def test_no_batch_is_larger_than_all_images():
  assert framework_evaluation.sizes(10_000) == [100, 250, 1000]
  assert framework_evaluation.sizes(300) == [100, 250, 300]
  assert framework_evaluation.sizes(23) == [23]


def test_the_second_evaluation_of_each_size_counts():
  seconds = {10: [9, 3], 20: [1, 5], 30: [8, 2]}
  now = [0]

  def evaluate(size):
    now[0] += seconds[size].pop(0)

  assert framework_evaluation.fastest(evaluate, [10, 20, 30], lambda: now[0]) == 30

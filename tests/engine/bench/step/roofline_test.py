"""Tests for engine.bench.step.roofline, on kernels of a moment."""

import tensorflow as tf

from engine.bench.step import matmul_kernel
from engine.bench.step import roofline
from engine.bench.step import roofline_kernels
from engine.bench.step import roofline_report
from tests.engine.bench.step import small_workloads


def test_every_input_is_used_and_none_twice():
  inputs = tuple(tf.fill([2, 2], float(value)) for value in range(3))
  weights = tf.constant([[1.0, 2.0], [3.0, 4.0]])
  call = roofline.traced(matmul_kernel.KernelVariant(
      'a b', lambda x: tf.matmul(x, weights), inputs))
  assert call() == 3


def test_no_product_is_dropped_or_done_once_for_all():
  inputs = tuple(matmul_kernel.values((4, 4), tf.float32, seed) for seed in range(5))
  weights = matmul_kernel.values((4, 4), tf.float32)
  graph = roofline.graph(matmul_kernel.KernelVariant(
      'a b', lambda x: tf.matmul(x, weights), inputs))
  concrete = graph.get_concrete_function()
  assert sum(operation.type == 'MatMul' for operation in concrete.graph.get_operations()) == 5
  assert graph().shape == [5]
  assert len(set(graph().numpy())) == 5


def test_far_slower_variants_are_dropped(monkeypatch):
  times = {'good': 1.0, 'nearly': 1.4, 'bad': 1.6}
  monkeypatch.setattr(roofline, 'traced', lambda variant: variant.name)
  monkeypatch.setattr(roofline, 'trial_seconds', times.__getitem__)
  variants = tuple(matmul_kernel.KernelVariant(name, tf.identity, ()) for name in times)
  found = roofline.Roofline([matmul_kernel.Kernel('a', 7, variants)])
  assert list(found.calls) == [('a', 'good'), ('a', 'nearly')]
  assert found.kernels() == [('a', 7, True)]


def test_trial_seconds_is_the_shortest_after_tracing():
  calls = []

  def call():
    calls.append(1)
    return 1

  assert 0 <= roofline.trial_seconds(call) < 1
  assert len(calls) == 4


def test_the_products_of_a_task_are_measured(monkeypatch):
  monkeypatch.setattr(roofline_kernels, '_LARGE', 16)
  monkeypatch.setattr(matmul_kernel, '_MAX_COPIES', 2)
  found = roofline.Rooflines(small_workloads.workload(), ['float32', 'bfloat16'])
  kernels, measured = found.kernels(), found.measure(0.001)
  assert list(kernels) == list(measured) == ['float32', 'bfloat16']
  for dtype in kernels:
    assert len(kernels[dtype]) == 15
    assert {name for name, _ in measured[dtype]} == {name for name, _, _ in kernels[dtype]}
    assert all(one.items > 0 and one.seconds > 0 for one in measured[dtype].values())
    row = roofline_report.as_timing(
        'a', roofline.Measured(kernels[dtype], [measured[dtype]] * 2))
    assert len(row.rates) == 2

"""Tests for engine.bench.step.roofline, on products of a moment and rounds written by hand."""

import pytest
import tensorflow as tf

from engine.bench.core import timed_run
from engine.bench.step import matmul_kernel
from engine.bench.step import roofline
from engine.bench.step import roofline_kernels
from tests.engine.bench.step import small_workloads

_FACTS = [('a', 3_000_000, True), ('b', 1_000_000, True), ('large', 8_000_000, False)]


def spell(milliseconds):
  return timed_run.Spell(10, milliseconds / 100, milliseconds / 50)


# Milliseconds of each product in each form, a row a round.
_ROUNDS = [{('a', 'x'): spell(4), ('a', 'y'): spell(3), ('b', 'x'): spell(1),
            ('large', 'x'): spell(2)},
           {('a', 'x'): spell(2), ('a', 'y'): spell(3), ('b', 'x'): spell(2),
            ('large', 'x'): spell(2)},
           {('a', 'x'): spell(5), ('a', 'y'): spell(6), ('b', 'x'): spell(1),
            ('large', 'x'): spell(2)}]


def test_the_fastest_form_by_the_median():
  assert roofline.chosen(_ROUNDS) == {'a': 'y', 'b': 'x', 'large': 'x'}


def test_the_roofline_is_the_sum_of_what_a_step_needs():
  row = roofline.as_timing('roofline: float32', _FACTS, _ROUNDS)
  assert row.name == 'roofline: float32'
  assert row.rates == pytest.approx((1000 / 4, 1000 / 5, 1000 / 7))
  assert row.cpu_seconds == pytest.approx((0.008, 0.010, 0.014))


def test_table():
  table = roofline.table('products', _FACTS, _ROUNDS)
  assert table.columns == ('', 'MFLOP', 'us', 'GFLOP/s', 'fastest as')
  assert [row[0] for row in table.rows] == ['a', 'b', 'large (not in the step)']
  assert [row[1:4] for row in table.rows] == [
      pytest.approx(row) for row in ((3, 3000, 1), (1, 1000, 1), (8, 2000, 4))]
  assert [row[4] for row in table.rows] == ['y', 'x', 'x']


def test_every_input_is_used_and_none_twice():
  inputs = tuple(tf.fill([2, 2], float(value)) for value in range(3))
  weights = tf.constant([[1.0, 2.0], [3.0, 4.0]])
  call = roofline.traced(matmul_kernel.Form('a b', lambda x: tf.matmul(x, weights), inputs))
  assert call() == 3


def test_no_product_is_dropped_or_done_once_for_all():
  inputs = tuple(matmul_kernel.values((4, 4), tf.float32, seed) for seed in range(5))
  weights = matmul_kernel.values((4, 4), tf.float32)
  graph = roofline.graph(matmul_kernel.Form('a b', lambda x: tf.matmul(x, weights), inputs))
  concrete = graph.get_concrete_function()
  assert sum(operation.type == 'MatMul' for operation in concrete.graph.get_operations()) == 5
  assert graph().shape == [5]
  assert len(set(graph().numpy())) == 5


def test_far_slower_forms_are_dropped(monkeypatch):
  times = {'good': 1.0, 'nearly': 1.4, 'bad': 1.6}
  monkeypatch.setattr(roofline, 'traced', lambda form: form.name)
  monkeypatch.setattr(roofline, 'first_look', times.__getitem__)
  forms = tuple(matmul_kernel.Form(name, tf.identity, ()) for name in times)
  found = roofline.Roofline([matmul_kernel.Product('a', 7, forms)])
  assert list(found._calls) == [('a', 'good'), ('a', 'nearly')]
  assert found.facts() == [('a', 7, True)]


def test_first_look_is_the_shortest_after_tracing():
  calls = []

  def call():
    calls.append(1)
    return 1

  assert 0 <= roofline.first_look(call) < 1
  assert len(calls) == 4


def test_the_products_of_a_task_are_measured(monkeypatch):
  monkeypatch.setattr(roofline_kernels, '_LARGE', 16)
  monkeypatch.setattr(matmul_kernel, '_MOST_COPIES', 2)
  found = roofline.Rooflines(small_workloads.task(), ['float32', 'bfloat16'])
  facts, measured = found.facts(), found.measure(0.001)
  assert list(facts) == list(measured) == ['float32', 'bfloat16']
  for precision in facts:
    assert len(facts[precision]) == 15
    assert {name for name, _ in measured[precision]} == {name for name, _, _ in facts[precision]}
    assert all(one.items > 0 and one.seconds > 0 for one in measured[precision].values())
    row = roofline.as_timing('a', facts[precision], [measured[precision]] * 2)
    assert len(row.rates) == 2

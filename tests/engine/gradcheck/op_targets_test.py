"""Gradient targets of operations: every row of the registry passes, every mutation is found."""

import pytest

from engine.gradcheck import finite_differences
from engine.gradcheck import op_targets
from engine.gradcheck import report
from engine.gradcheck import results
from engine.ops import registry
from tests.engine.gradcheck import gradient_mutations
from tfrecords import errors


def test_every_operation_is_there():
  assert op_targets.NAMES == tuple(registry.OPERATIONS)


@pytest.mark.parametrize('name', op_targets.NAMES)
def test_is_right(name):
  checked = finite_differences.check(op_targets.of_op(name), 12)
  assert [variable.name for variable in checked] == [
      f'{name}/{argument}' for argument in registry.OPERATIONS[name].examples[0].shapes]
  for variable in checked:
    assert variable.count(results.RIGHT) == len(variable.elements), report.table(checked)


@pytest.mark.parametrize('mistake', gradient_mutations.MUTATIONS)
def test_a_mutation_is_found(mistake, monkeypatch):
  name, mutation = gradient_mutations.MUTATIONS[mistake]
  gradient_mutations.plant(monkeypatch, name, mutation)
  checked = finite_differences.check(op_targets.of_op(name), 24)
  assert not report.passed(checked)
  assert report.verdict(name, checked).startswith(f'WRONG: {name}: ')


def test_there_are_ten_mutations_and_more():
  assert len(gradient_mutations.MUTATIONS) >= 10


def test_refuses():
  with pytest.raises(errors.InputError, match=(
      '^--op=conv: there is no such operation; did you mean conv2d')):
    op_targets.of_op('conv')

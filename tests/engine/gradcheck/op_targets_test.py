"""The operations as targets: all there are, all right, and every planted fault found."""

import inspect
import pathlib

import pytest

from engine import ops
from engine.gradcheck import finite_differences
from engine.gradcheck import op_targets
from engine.gradcheck import report
from engine.gradcheck import results
from tests.engine.gradcheck import gradient_mutations
from tfrecords import errors

# Pages without an operation of their own.
_OTHERS = {'__init__', 'bfloat16', 'contracts', 'fourier', 'fourier_matrices', 'layout',
           'reference'}


def test_every_operation_is_there():
  pages = {path.stem for path in pathlib.Path(ops.__file__).parent.glob('*.py')} - _OTHERS
  assert {case.module.__name__.rpartition('.')[2] for case in op_targets.CASES.values()} == pages
  for page in {case.module for case in op_targets.CASES.values()}:
    public = {name for name, value in inspect.getmembers(page, inspect.isfunction)
              if not name.startswith('_') and value.__module__ == page.__name__}
    assert public <= set(op_targets.CASES)


@pytest.mark.parametrize('name', op_targets.CASES)
def test_is_right(name):
  findings = finite_differences.check(op_targets.of_op(name), 12)
  assert [finding.name for finding in findings] == [
      f'{name}/{argument}' for argument in op_targets.CASES[name].shapes]
  for finding in findings:
    assert finding.count(results.RIGHT) == len(finding.elements), report.table(findings)


@pytest.mark.parametrize('fault', gradient_mutations.FAULTS)
def test_a_planted_fault_is_found(fault, monkeypatch):
  name, module, alter = gradient_mutations.FAULTS[fault]
  monkeypatch.setattr(module, name, gradient_mutations.altered(getattr(module, name), alter))
  findings = finite_differences.check(op_targets.of_op(name), 24)
  assert not report.passed(findings)
  assert report.verdict(name, findings).startswith(f'WRONG: {name}: ')


def test_there_are_ten_faults_and_more():
  assert len(gradient_mutations.FAULTS) >= 10


def test_refuses():
  with pytest.raises(errors.InputError, match=(
      '^--op=conv: there is no such operation; did you mean conv2d')):
    op_targets.of_op('conv')

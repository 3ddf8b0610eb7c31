"""The numbers on the page of an operation: its gradient check, made now, and its measured times."""

import functools
import json
import pathlib

from engine.gradcheck import finite_differences
from engine.gradcheck import op_targets
from engine.gradcheck import results
from engine.ops import registry

_BENCHMARK = pathlib.Path(__file__).parents[2] / 'benchmarks' / 'ops.json'
# Elements of an argument that are moved; the examples are small.
_MAX_ELEMENTS = 50


def markdown(module: str) -> str:
  """Returns the tables of the operations of a module of engine/ops, '' if it has none.

  Raises:
    ValueError: a gradient is wrong.
  """
  names = [name for name, row in registry.OPERATIONS.items()
           if row.function.__module__ == f'engine.ops.{module}']
  if not names:
    return ''
  checked = [result for name in names for result in _checked(name)]
  lines = ['| argument | shape | elements moved | largest relative error | the gradient is |',
           '|---|---|---|---|---|']
  lines += [f'| `{result.name}` | {"x".join(map(str, result.shape))} | {len(result.elements)} | '
            f'{result.worst.error:.1e} | {result.worst.state} |' for result in checked]
  return ('**Gradient check.** Central differences in float64 against the hand-derived gradient, '
          'made when this page was built:\n\n' + '\n'.join(lines) + '\n\n' + _times(names))


def _checked(name: str) -> tuple[results.VariableResult, ...]:
  found = tuple(finite_differences.check(op_targets.of_op(name), _MAX_ELEMENTS))
  if not all(result.passed for result in found):
    raise ValueError(f'the gradient of {name} is wrong; see gradcheck_main --op={name}')
  return found


def _times(names: list[str]) -> str:
  """Returns the measured milliseconds of operations, '' if none was measured."""
  report = _report()
  lines = []
  for table in report['tables']:
    for label, ours, others, *_ in table['rows']:
      if label.split()[0] in names and others is not None:
        lines.append(f'| {label}, {table["title"]} | {ours:.2f} | {others:.2f} |')
  if not lines:
    return ''
  machine = report['machine']
  return (f'**Time** in milliseconds, {machine["processor"]}, {machine["cores"]} cores, batch 128, '
          'here and in TensorFlow\'s own operation:\n\n'
          '| layer | here | TensorFlow |\n|---|---|---|\n' + '\n'.join(lines))


@functools.cache
def _report() -> dict:
  return json.loads(_BENCHMARK.read_text(encoding='utf-8'))

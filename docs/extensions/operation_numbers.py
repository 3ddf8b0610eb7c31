"""The numbers on the page of an operation: its gradient check, made now, and its measured times.

The times are those of benchmarks/ops_CLASS.json, with a column for each class of processor.
"""

from engine.config import instruction_set
from engine.gradcheck import finite_differences
from engine.gradcheck import op_targets
from engine.gradcheck import results
from engine.ops import registry
from tests import generated_block
from tests import machine_table

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
  reports = machine_table.by_class('ops')
  cells: dict[str, dict[str, str]] = {}
  for kind, report in reports.items():
    for table in report['tables']:
      for label, ours, others, *_ in table['rows']:
        if label.split()[0] in names and others is not None:
          row = cells.setdefault(f'{label}, {table["title"]}', {})
          row[kind] = f'{ours:.2f} ({others:.2f})'
  if not cells:
    return ''
  titles = [instruction_set.TITLES[kind] for kind in reports]
  machines = '; '.join(
      f'{title}: {report["machine"]["processor"]}, {report["machine"]["cores"]} cores'
      for title, report in zip(titles, reports.values(), strict=True))
  rows = [[name, *(row.get(kind, '') for kind in reports)] for name, row in cells.items()]
  return ('**Time** in milliseconds, batch 128, and in parentheses that of TensorFlow\'s own '
          f'operation ({machines}):\n\n'
          + '\n'.join(generated_block.table(['layer', *titles], rows)))

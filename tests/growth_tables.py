"""The part of docs/scaling.md about one machine, from the files of the scaling benchmark.

`benchmark_main --benchmark=scaling --json=benchmarks/scaling_CLASS.json` measures a processor of a
class, a name of engine/config/instruction_set.py, and scaling_page.py writes the page.
"""

from collections.abc import Iterator, Mapping
import json
import pathlib

from engine.bench.scaling import growth
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_bench
from engine.config import instruction_set
from tests import generated_block

_MARKS = '<!-- growth, from benchmarks/scaling_*.json -->', '<!-- end of growth -->'
_FOLDER = pathlib.Path(__file__).parents[1] / 'benchmarks'
_POINTS = ('what grows', 'network', 'value', 'parameters', 'ms', 'rounds', 'peak MB')
_LAWS = ('what grows', 'network', 'a unit', *growth.LAW_COLUMNS[3:])

Content = Mapping
# By class.
Contents = Mapping[str, Content]


def read(folder: pathlib.Path = _FOLDER) -> dict[str, Content]:
  """Returns the contents of the files, by class; rehearsals of another class are none."""
  paths = {kind: folder / f'scaling_{kind}.json' for kind in instruction_set.NAMES}
  found = {kind: json.loads(path.read_text()) for kind, path in paths.items() if path.exists()}
  return {kind: content for kind, content in found.items() if not content['machine']['is_held']}


def with_growth(page: str, contents: Contents) -> str:
  """Returns a page with the tables of all machines in their place.

  Raises:
    ValueError: the page lacks a mark.
  """
  return generated_block.replaced(page, _MARKS, lines(contents))


def lines(contents: Contents) -> Iterator[str]:
  """Yields the lines of the part."""
  if not contents:
    yield 'No machine is measured yet.'
  for number, (kind, content) in enumerate(contents.items()):
    if number:
      yield ''
    rows = {table['title']: table['rows'] for table in content['tables']}
    yield from (f'**{instruction_set.TITLES[kind]}**: {_machine(content)}', '')
    yield from (f'![Time and memory of a step by all that it grows with, {kind}]'
                f'(../benchmarks/scaling_{kind}.png)', '')
    yield from generated_block.table(_LAWS, rows[scaling_bench.LAWS])
    yield from ('', f'The fixed part takes as long as {_break_even(rows)} examples.', '')
    yield from generated_block.table(_POINTS, _points(rows))
    yield ''
    yield from generated_block.table(
        ('set', *scaling_bench.INPUT_COLUMNS[1:]), rows[scaling_bench.INPUT])


def _machine(content: Content) -> str:
  """Returns what was measured with, and how."""
  machine, plan = content['machine'], content['plan']
  peak = generated_block.number(machine['peak_tflops'])
  return (f'{machine["processor"]}, {machine["cores"]} cores, TensorFlow {machine["tensorflow"]}; '
          f'large float32 products run at {peak} TFLOP/s; '
          f'medians of {plan["num_rounds"]} interleaved rounds.')


def _break_even(rows: Mapping[str, list]) -> str:
  """Returns the number of examples that take as long as the fixed part of a step."""
  batch = next(row for row in rows[scaling_bench.LAWS] if row[0] == growth_axes.AXES[0].name)
  fixed, example = (batch[growth.LAW_COLUMNS.index(name)] for name in ('fixed ms', 'us a unit'))
  return generated_block.number(1e3 * fixed / example)


def _points(rows: Mapping[str, list]) -> Iterator[list[object]]:
  for axis in growth_axes.AXES:
    for series, value, parameters, time, fastest, slowest, _, peak in rows[axis.title]:
      around = ' to '.join(map(generated_block.number, (fastest, slowest)))
      yield [axis.name, series, value, parameters, time, around, peak]

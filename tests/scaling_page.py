"""Tables and pictures of docs/scaling.md, from the files of the workers' benchmark.

`benchmark_main --benchmark=workers --recipe=NAME --json=FILE` measures a recipe; `python -m
tests.scaling_page` simulates clusters with what was measured, and writes the tables and pictures.
What grows on one machine is in growth_tables.py.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import json
import pathlib

from engine.bench.workers import cluster_simulation
from engine.bench.workers import measured_costs
from engine.bench.workers import scenarios
from engine.config import recipe_catalog
from engine.reporting.plots import figures
from tests import generated_block
from tests import growth_tables
from tests import scaling_pictures
from tfrecords import datasets

_ROOT = pathlib.Path(__file__).parents[1]
PAGE = _ROOT / 'docs' / 'scaling.md'
# The first one is the one whose clusters are drawn.
RECIPES = ('cifar10', 'cifar10_94', 'mnist_conv')
# Workers whose rows the tables have.
_SHOWN = (1, 2, 4, 16, 64, 256, 1024)

Contents = Mapping[str, Mapping]
_Rows = Iterator[Sequence[object]]


def read() -> Contents:
  """Returns the content of each recipe's file."""
  return {name: json.loads((_ROOT / 'benchmarks' / f'workers_{name}.json').read_text())
          for name in RECIPES}


def messages(contents: Contents) -> _Rows:
  """Yields what is exchanged in a step, and how long the sum of the gradients takes here."""
  yield ('recipe', 'MB of gradients', 'exchanges a step', 'MB a step', 'gradients, 2 workers, ms',
         'predicted', '3 workers, ms', 'predicted')
  for name, tables in _tables(contents):
    sizes = measured_costs.messages(tables)
    taken = {row[1]: (row[3], row[6]) for row in tables[measured_costs.EXCHANGES]
             if row[0] == measured_costs.GRADIENTS}
    yield (f'`{name}`', max(sizes) / 1e6, len(sizes), sum(sizes) / 1e6, *taken[2], *taken[3])


def costs(contents: Contents) -> _Rows:
  """Yields the costs that the model takes."""
  yield ('cost', *(f'`{name}`' for name in contents))
  columns = [_costs(name, contents[name]) for name in contents]
  for cells in zip(*columns, strict=True):
    yield cells[0][0], *(value for _, value in cells)


def _costs(name: str, content: Mapping) -> list[tuple[str, float]]:
  tables, cores = measured_costs.tables_of(content), content['machine']['cores']
  step, network = measured_costs.step(tables), measured_costs.loopback(tables, cores)
  meeting = measured_costs.meeting(tables)
  streamed = measured_costs.streamed(tables, _record_bytes(name))
  size, seconds = tables[measured_costs.CHECKPOINT][0]
  return [('a step, ms', 1e3 * step.seconds.fixed),
          ('an example of it, us', 1e6 * step.seconds.slope),
          ('processor time of a step, ms', 1e3 * step.processor.fixed),
          ('processor time of an example, us', 1e6 * step.processor.slope),
          ('input in memory, processor time of an example, us',
           1e6 * measured_costs.in_memory(tables).row),
          ('streamed, beside the reading thread, us', 1e6 * streamed.row),
          ('reading thread: a record used, us', 1e6 * streamed.used),
          ('reading thread: a record read, us', 1e6 * streamed.read),
          ('reading thread: a read, us', 1e6 * streamed.call),
          ('reading thread: a record of the batch, us', 1e6 * streamed.ordered),
          ('bytes of a record', streamed.record_bytes),
          ('blocks from this disk, MB/s', streamed.disk / 1e6),
          ('an exchange: latency of a part, ms', 1e3 * network.latency),
          ('an exchange: MB/s', network.bandwidth / 1e6),
          ('a meeting, ms', 1e3 * meeting.fixed), ('a worker in it, us', 1e6 * meeting.slope),
          ('a checkpoint, MB', size / 1e6), ('the same, ms', 1e3 * seconds)]


def check(contents: Contents) -> _Rows:
  """Yields the predictions beside the measurements."""
  yield ('recipe', 'batch', 'workers', 'measured, ms', 'rounds', 'predicted, ms', 'error')
  for name, tables in _tables(contents):
    for batch, workers, time, low, high, expected, _, error in tables[measured_costs.CHECK]:
      yield (f'`{name}`', batch, workers, time,
             ' to '.join(map(generated_block.number, (low, high))), expected, f'{error:+.0f}%')


def opening(contents: Contents) -> _Rows:
  """Yields the times to open sets."""
  tables = measured_costs.tables_of(contents[RECIPES[0]])
  yield ('records', 'files', 'open, s', 'order of an epoch, s', 'first batch, s', 'memory, MB')
  yield from tables[measured_costs.OPENING]


def simulated(contents: Contents) -> _Rows:
  """Yields steps of many workers, each with the recipe's own batch."""
  yield ('workers', *(f'`{name}`, ms a step' for name in contents),
         *(f'`{name}`, efficiency' for name in contents))
  found = {name: {workers: _step(name, contents[name], workers) for workers in _SHOWN}
           for name in contents}
  for workers in _SHOWN:
    yield (workers, *(1e3 * steps[workers] for steps in found.values()),
           *(f'{steps[1] / steps[workers]:.0%}' for steps in found.values()))


def _step(name: str, content: Mapping, workers: int) -> float:
  tables = measured_costs.tables_of(content)
  cluster = scenarios.processors(tables, content['machine']['cores'])
  return cluster_simulation.simulate(
      cluster, workers, workers * recipe_catalog.get(name).batch_size,
      measured_costs.spread(tables)).step


def failures(contents: Contents) -> _Rows:
  """Yields what failures cost."""
  tables = measured_costs.tables_of(contents[RECIPES[0]])
  _, checkpoint = tables[measured_costs.CHECKPOINT][0]
  yield 'workers', 'hours between failures', 'best checkpoint interval, minutes', 'useful time'
  for workers in _SHOWN:
    interval = cluster_simulation.best_interval(workers, checkpoint, scenarios.BETWEEN_FAILURES)
    share = cluster_simulation.useful_share(
        workers, checkpoint, interval, scenarios.RESTART, scenarios.BETWEEN_FAILURES)
    yield (workers, scenarios.BETWEEN_FAILURES / workers / 3600, interval / 60, f'{share:.2%}')


TABLES: Mapping[str, Callable[[Contents], _Rows]] = {
    'messages': messages, 'costs': costs, 'check': check, 'opening': opening,
    'simulated': simulated, 'failures': failures}


def _none(contents: Contents) -> list[str]:
  del contents
  return []


def _machine(contents: Contents) -> list[str]:
  """Returns what was measured with, and how."""
  machine, rounds = contents[RECIPES[0]]['machine'], [
      str(content['plan']['num_rounds']) for content in contents.values()]
  (side, rate, instructions), = measured_costs.tables_of(contents[RECIPES[0]])[
      measured_costs.PRODUCT]
  return ['', f'{machine["processor"]}, {machine["cores"]} cores, {instructions}, TensorFlow '
          f'{machine["tensorflow"]}; the product of two matrices of {side:,} rows runs at '
          f'{rate:,.0f} GFLOP/s; medians of {", ".join(rounds)} interleaved rounds.']


# Lines below a table.
_MORE_LINES: Mapping[str, Callable[[Contents], list[str]]] = {'costs': _machine}


def _tables(contents: Contents) -> Iterator[tuple[str, measured_costs.Tables]]:
  for name, content in contents.items():
    yield name, measured_costs.tables_of(content)


def _record_bytes(recipe: str) -> int:
  return datasets.get(recipe_catalog.get(recipe).dataset).record_bytes


def with_tables(page: str, contents: Contents) -> str:
  """Returns the page with its tables in their places.

  Raises:
    ValueError: the page lacks a mark.
  """
  for name, make in TABLES.items():
    heading, *rows = make(contents)
    lines = generated_block.table(heading, rows)
    marks = f'<!-- {name}, from benchmarks/workers_*.json -->', f'<!-- end of {name} -->'
    page = generated_block.replaced(page, marks, [*lines, *_MORE_LINES.get(name, _none)(contents)])
  return page


def main() -> None:
  """Writes the page's tables and pictures."""
  contents = read()
  PAGE.write_text(growth_tables.with_growth(
      with_tables(PAGE.read_text(), contents), growth_tables.read()))
  name = RECIPES[0]
  content = contents[name]
  tables, cores = measured_costs.tables_of(content), content['machine']['cores']
  for file, draw in scaling_pictures.PICTURES.items():
    figures.save(draw(tables, cores, recipe_catalog.get(name), _record_bytes(name)),
                 _ROOT / 'benchmarks' / file)


if __name__ == '__main__':
  main()

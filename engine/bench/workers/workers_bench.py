"""Workers of a cluster: what they exchange and what it costs, and a model that is checked by them.

Clusters of one, two and three workers train a recipe on this machine, in turn. Their exchanges, a
step alone, and the input are measured by themselves; cluster_model.py puts these costs together and
predicts the steps of the clusters, whose batches are none of those that the costs are fitted to.
Workers on one machine share its cores: the times are no speed of a cluster.
"""

from collections.abc import Sequence
import contextlib
import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.workers import cluster_simulation
from engine.bench.workers import local_cluster
from engine.bench.workers import measured_costs
from engine.bench.workers import step_exchanges
from engine.bench.workers import workers_input
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import train_options
from engine.training import compute_dtype

SIZES = (1, 2, 3)
# Rows of the matrices whose product tells how fast the machine is, and what its processor may have.
_SIDE, _PRODUCTS = 1024, 4
_INSTRUCTIONS = ('avx2', 'avx512f', 'avx512_bf16', 'amx_bf16')
NOTE = 'All workers share the cores and the loopback of one machine: no speed of a cluster.'
# Numbers in a vector that is exchanged.
_VECTORS = (1, 2 ** 16, 2 ** 20, 2 ** 22)
_NUMBERS_PER_CALL, _MAX_EXCHANGES = 2 ** 22, 50
_EXAMPLES_PER_CALL, _MAX_STEPS = 256, 4
# Steps whose times are their distribution, and the seconds that they may take.
_SINGLE_STEPS, _SINGLE_SECONDS = 100, 10.0

# Rows of tables by their titles.
_Rows = dict[str, list[report.Row]]


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures a recipe.

  Args:
    config: the recipe gives network, data set and augmentation; its batch size the sizes that are
      measured.
  """
  machine = environment.describe()
  recipe = dataclasses.replace(
      config.recipe, compute_dtype=compute_dtype.resolve(config.recipe.compute_dtype))
  config = dataclasses.replace(config, recipe=recipe)
  timings, rows = _steps(config)
  more, input_rows = workers_input.measure(config)
  rows |= input_rows
  _predict(rows, machine.cores)
  return report.BenchmarkResult(
      benchmark='workers', item='step', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=config.plan, title=f'Workers of a cluster that train {recipe.name}',
      timings=(*timings, *more), tables_only=True,
      notes=(NOTE,),
      tables=tuple(report.Table(title, columns, tuple(rows[title]))
                   for title, columns in measured_costs.COLUMNS.items()))


def fit_sizes(batch_size: int) -> list[int]:
  """Returns the numbers of rows that the costs of a step are fitted to."""
  return sorted({max(1, batch_size // 12), max(1, batch_size // 4), batch_size})


def check_sizes(batch_size: int) -> list[int]:
  """Returns the batch sizes by which the model is checked: about a third and two thirds."""
  return sorted({max(1, round(batch_size * share / 6)) * 6 for share in (1 / 3, 2 / 3)})


def _steps(config: benchmark_config.BenchmarkConfig) -> tuple[list[timing.Timing], _Rows]:
  """Measures steps and exchanges in turn."""
  with contextlib.ExitStack() as stack:
    clusters = local_cluster.clusters(stack, SIZES)
    alone = [_alone(clusters[1], _of_size(config.recipe, size), config)
             for size in fit_sizes(config.recipe.batch_size)]
    trained = {(size, count): _trained(one, _of_size(config.recipe, size), config)
               for size in check_sizes(config.recipe.batch_size)
               for count, one in clusters.items()}
    first = next(iter(trained.values()))
    clusters[1].call('add_product', measured_costs.PRODUCT, _SIDE)
    product = local_cluster.Candidate('product of matrices', clusters[1], measured_costs.PRODUCT,
                                      _PRODUCTS)
    exchanged = {(what, numbers, count): _exchange(one, numbers, first.what)
                 for count, one in clusters.items() if count > 1
                 for what, numbers in ((measured_costs.GRADIENTS, 0),
                                       *((measured_costs.VECTOR, size) for size in _VECTORS))}
    rows: _Rows = {
        measured_costs.MESSAGES: step_exchanges.rows(
            clusters[2].call('exchanges', first.what)[0]),
        measured_costs.CHECKPOINT: clusters[1].call('checkpoint', first.what),
        measured_costs.SPREAD: _spread(clusters[1].call(
            'single', first.what, _SINGLE_STEPS, _SINGLE_SECONDS)[0])}
    timings = timing.measure([*alone, *trained.values(), *exchanged.values(), product], config.plan,
                             stage=config.session.stage('workers, part 1 of 2'))
  found = {one.name: one for one in timings}
  total = sum(row[3] * row[4] for row in rows[measured_costs.MESSAGES][:1])
  flags = compute_dtype.processor_flags()
  rows[measured_costs.PRODUCT] = [
      (_SIDE, 2 * _SIDE ** 3 * found[product.name].rate / 1e9,
       ' '.join(name for name in _INSTRUCTIONS if name in flags))]
  rows[measured_costs.ALONE] = [
      (size, *milliseconds(found[one.name]), 1e3 * found[one.name].cpu)
      for size, one in zip(fit_sizes(config.recipe.batch_size), alone, strict=True)]
  rows[measured_costs.CHECK] = [
      (size, count, *milliseconds(found[one.name])) for (size, count), one in trained.items()]
  rows[measured_costs.EXCHANGES] = [
      (what, count, 4 * numbers or total, *milliseconds(found[one.name]))
      for (what, numbers, count), one in exchanged.items()]
  return timings, rows


def _of_size(recipe: recipe_lib.Recipe, batch_size: int) -> recipe_lib.Recipe:
  return dataclasses.replace(recipe, batch_size=batch_size)


def _alone(cluster: local_cluster.LocalCluster, recipe: recipe_lib.Recipe,
           config: benchmark_config.BenchmarkConfig) -> local_cluster.Candidate:
  name = f'step of {recipe.batch_size} rows, without input'
  config.session.log(f'tracing: {name}')
  cluster.call('add_alone', name, recipe)
  return local_cluster.Candidate(name, cluster, name, _count(recipe))


def _trained(cluster: local_cluster.LocalCluster, recipe: recipe_lib.Recipe,
             config: benchmark_config.BenchmarkConfig) -> local_cluster.Candidate:
  what = f'step of {recipe.batch_size}'
  name = f'{what}, {cluster.size} worker{"s" * (cluster.size > 1)}'
  config.session.log(f'tracing: {name}')
  cluster.call('add_steps', what, recipe, train_options.TrainOptions(
      '', config.data_dir, config.data_source))
  return local_cluster.Candidate(name, cluster, what, _count(recipe))


def _count(recipe: recipe_lib.Recipe) -> int:
  return min(_MAX_STEPS, max(1, _EXAMPLES_PER_CALL // recipe.batch_size))


def _exchange(cluster: local_cluster.LocalCluster, numbers: int,
              steps: str) -> local_cluster.Candidate:
  """Returns the exchange of a vector; of the gradients of these steps for 0 numbers."""
  what = f'exchange of {4 * numbers:,} bytes' if numbers else 'exchange of the gradients'
  cluster.call('add_exchange', what, [numbers], '' if numbers else steps)
  count = min(_MAX_EXCHANGES, max(1, _NUMBERS_PER_CALL // (numbers or _VECTORS[-2])))
  return local_cluster.Candidate(f'{what}, {cluster.size} workers', cluster, what, count)


def milliseconds(found: timing.Timing) -> tuple[float, float, float]:
  """Returns the median, the fastest and the slowest round."""
  return 1e3 / found.rate, 1e3 / max(found.rates), 1e3 / min(found.rates)


def _spread(seconds: Sequence[float]) -> list[report.Row]:
  found = cluster_simulation.spread_of(seconds)
  return list(zip(found.shares, found.values, strict=True))


def _predict(rows: _Rows, cores: int) -> None:
  """Adds what the model predicts to the rows of measurements."""
  network = measured_costs.loopback(rows, cores)
  rows[measured_costs.EXCHANGES] = [
      (*row, 1e3 * network.shared(row[1], cores).exchange(row[2], row[1]))
      for row in rows[measured_costs.EXCHANGES]]
  used, read, call, ordered = measured_costs.reading(rows)
  rows[measured_costs.READING] = [
      (*row, 1e6 * (used + read * row[1] + call * row[2] + ordered * row[0]))
      for row in rows[measured_costs.READING]]
  here = measured_costs.here(rows, cores)
  rows[measured_costs.CHECK] = [
      (*row, 1e3 * parts.step, 1e3 * parts.exchange, 100 * (1e3 * parts.step / row[2] - 1))
      for row in rows[measured_costs.CHECK]
      for parts in (here.on_one_machine(row[1]).parts(row[1], row[0]),)]

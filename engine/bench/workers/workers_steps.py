"""The part of the workers' benchmark that needs several of them: steps, and exchanges alone."""

from collections.abc import Sequence
import contextlib
import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.workers import cluster_simulation
from engine.bench.workers import local_cluster
from engine.bench.workers import measured_costs
from engine.bench.workers import step_exchanges
from engine.config import instruction_set
from engine.config import recipe as recipe_lib
from engine.config import train_options

SIZES = (1, 2, 3)
# Rows of the matrices whose product tells how fast the machine is, and what its processor may have.
_SIDE, _PRODUCTS = 1024, 4
_INSTRUCTIONS = ('avx2', 'avx512f', 'avx512_bf16', 'amx_bf16')
# Numbers in a vector that is exchanged.
_VECTORS = (1, 2 ** 16, 2 ** 20, 2 ** 22)
_NUMBERS_PER_CALL, _MAX_EXCHANGES = 2 ** 22, 50
_EXAMPLES_PER_CALL, _MAX_STEPS = 256, 4
# Steps whose times are their distribution, and the seconds that they may take.
_SINGLE_STEPS, _SINGLE_SECONDS = 100, 10.0


def measure(config: benchmark_config.BenchmarkConfig
            ) -> tuple[list[timing.Timing], dict[str, list[report.Row]]]:
  """Returns timings, and the rows of tables by their titles.

  Args:
    config: its recipe has a resolved compute dtype.
  """
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
    rows: dict[str, list[report.Row]] = {
        measured_costs.MESSAGES: step_exchanges.rows(
            clusters[2].call('exchanges', first.what)[0]),
        measured_costs.CHECKPOINT: clusters[1].call('checkpoint', first.what)}
    timings = timing.measure([*alone, *trained.values(), *exchanged.values(), product], config.plan,
                             stage=config.session.stage('workers, part 1 of 2'))
    # Warmed up by the rounds.
    rows[measured_costs.SPREAD] = _spread(clusters[1].call(
        'single', first.what, _SINGLE_STEPS, _SINGLE_SECONDS)[0])
  found = {one.name: one for one in timings}
  total = sum(row[3] * row[4] for row in rows[measured_costs.MESSAGES][:1])
  flags = instruction_set.processor_flags()
  rows[measured_costs.PRODUCT] = [
      (_SIDE, 2 * _SIDE ** 3 * found[product.name].rate / 1e9,
       ' '.join(name for name in _INSTRUCTIONS if name in flags))]
  rows[measured_costs.ALONE] = [
      (size, *_milliseconds(found[one.name]), 1e3 * found[one.name].cpu)
      for size, one in zip(fit_sizes(config.recipe.batch_size), alone, strict=True)]
  rows[measured_costs.CHECK] = [
      (size, count, *_milliseconds(found[one.name])) for (size, count), one in trained.items()]
  rows[measured_costs.EXCHANGES] = [
      (what, count, 4 * numbers or total, *_milliseconds(found[one.name]))
      for (what, numbers, count), one in exchanged.items()]
  return timings, rows


def fit_sizes(batch_size: int) -> list[int]:
  """Returns the numbers of rows that the costs of a step are fitted to."""
  return sorted({max(1, batch_size // 12), max(1, batch_size // 4), batch_size})


def check_sizes(batch_size: int) -> list[int]:
  """Returns the batch sizes by which the model is checked: about a third and two thirds."""
  return sorted({max(1, round(batch_size * share / 6)) * 6 for share in (1 / 3, 2 / 3)})



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


def _milliseconds(found: timing.Timing) -> tuple[float, float, float]:
  """Returns the median, the fastest and the slowest round."""
  return 1e3 / found.rate, 1e3 / max(found.rates), 1e3 / min(found.rates)


def _spread(seconds: Sequence[float]) -> list[report.Row]:
  found = cluster_simulation.spread_of(seconds)
  return list(zip(found.shares, found.values, strict=True))

"""Workers of a cluster: what they exchange and what it costs, and a model that is checked by them.

Clusters of one, two and three workers train a recipe on this machine, in turn. Their exchanges, a
step alone, and the input are measured by themselves; cluster_model.py puts these costs together and
predicts the steps of the clusters, whose batches are none of those that the costs are fitted to.
Workers on one machine share its cores: the times are no speed of a cluster.
"""

import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.workers import measured_costs
from engine.bench.workers import workers_input
from engine.bench.workers import workers_steps
from engine.config import recipe_settings
from engine.training import compute_dtype

NOTE = 'All workers share the cores and the loopback of one machine: no speed of a cluster.'

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
  timings, rows = workers_steps.measure(config)
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

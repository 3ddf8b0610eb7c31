"""Measures how fast the parts are.

  benchmark_main --benchmark=input --json=input.json --plot=input.png
  benchmark_main --benchmark=step --frameworks=keras,torch,jax --json=step.json
  benchmark_main --compare earlier.json later.json

Everything is warmed up first and measured in turns. Without --recipe and
--dataset, it is the tutorial's recipe on the built-in data set. With --json,
the same command goes on behind the last round after an interruption.
"""

import pathlib
import shlex
import sys

from absl import flags

from binaries import benchmark_flags
from binaries import command
from binaries import output_flags
from binaries import path_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.bench.core import benchmark_config
from engine.config import recipe_catalog

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Measures or compares as the flags say."""
  if FLAGS.compare:
    tensorflow_import.import_tensorflow()
    from engine.bench.core import compare
    from engine.reporting import console
    console.show(compare.files(path_flags.expand_arguments([FLAGS.compare, *argv])))
    return
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipe_catalog.table())
    return
  json_path, plot_path = output_flags.paths(json='.json', plot='.png')
  config = benchmark_flags.config()
  benchmark_flags.bind_threads()
  notes = benchmark_flags.hold_libraries()
  tensorflow_import.import_tensorflow()
  _measure(config, notes, json_path, plot_path)


def _measure(config: benchmark_config.BenchmarkConfig, notes: list[str],
             json_path: pathlib.Path | None, plot_path: pathlib.Path | None) -> None:
  from engine.bench import benchmarks
  from engine.bench.core import finished_result
  from engine.bench.core import identity
  from engine.bench.core import report
  from engine.bench.core import result_file
  from engine.reporting import console
  from engine.reporting.plots import figures
  benchmark = benchmarks.BENCHMARKS[FLAGS.benchmark]
  if config.data_source == 'binary' and FLAGS.benchmark not in benchmark_config.WITHOUT_RECORDS:
    shared_flags.prepare_data(config.recipe.dataset, console.log)
  config = identity.with_session(config, FLAGS.benchmark, json_path, console.log, notes)
  result = finished_result.finish(
      benchmark.run(config), config, shlex.join(['benchmark_main', *sys.argv[1:]]))
  console.show(report.text(result))
  if json_path:
    result_file.save(result, json_path)
  config.session.discard()
  if plot_path:
    figures.save(benchmark.draw(result), plot_path)


def run() -> None:
  """The console script."""
  command.run(main, benchmark_flags.define, resumes=lambda: bool(FLAGS.json or FLAGS.work_dir))


if __name__ == '__main__':
  run()

"""Measures how fast the parts are.

  benchmark_main --benchmark=input --json=input.json --plot=input.png
  benchmark_main --benchmark=step --frameworks=keras,torch,jax --json=step.json
  benchmark_main --compare earlier.json later.json

Everything is warmed up first and measured in turns. Without --recipe and --dataset, it is the
tutorial's recipe on the built-in data set, which needs no download.
"""

import dataclasses
import pathlib
import shlex
import sys

from absl import flags
import tqdm

from binaries import benchmark_flags
from binaries import command
from engine.bench import benchmarks
from engine.bench.core import benchmark_config
from engine.bench.core import compare
from engine.bench.core import report
from engine.bench.core import result_file
from engine.config import recipe_catalog
from engine.reporting import console
from engine.reporting import output_path
from engine.reporting.plots import figures
from tfrecords import datasets
from tfrecords import prepare

FLAGS = flags.FLAGS

def main(argv: list[str]) -> None:
  """Measures or compares as the flags say."""
  if FLAGS.compare:
    console.say(compare.files([pathlib.Path(name) for name in (FLAGS.compare, *argv)]))
    return
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipe_catalog.table())
    return
  json_path = output_path.check('json', FLAGS.json, '.json')
  plot_path = output_path.check('plot', FLAGS.plot, '.png')
  benchmark = benchmarks.BENCHMARKS[FLAGS.benchmark]
  with tqdm.tqdm(total=FLAGS.num_rounds, unit='round', disable=None, leave=False) as bar:
    request = benchmark_flags.request(bar.update)
    _obtain(request)
    result = benchmark.run(request)
  result = dataclasses.replace(result, command=shlex.join(['benchmark_main', *sys.argv[1:]]))
  console.say(report.text(result))
  if json_path:
    result_file.save(result, json_path)
  if plot_path:
    figures.save(benchmark.draw(result), plot_path)


def _obtain(request: benchmark_config.BenchmarkConfig) -> None:
  # Style transfer looks at no records.
  if request.data_source == 'binary' and FLAGS.benchmark != 'style':
    prepare.prepare(datasets.get(request.recipe.dataset), request.data_dir, FLAGS.download_url,
                   FLAGS.download_sha256, console.say)


def run() -> None:
  """The console script."""
  command.run(main, lambda: benchmark_flags.define(list(benchmarks.BENCHMARKS)))


if __name__ == '__main__':
  run()

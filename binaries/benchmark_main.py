"""Measures how fast the parts are.

  benchmark_main --what=input --json=input.json --plot=input.png

Everything is warmed up first and measured in turns. Without --recipe and --dataset, it is the
tutorial's recipe on the built-in data set, which needs no download.
"""

import dataclasses
import shlex
import sys

from absl import flags
import tqdm

from binaries import command
from binaries import flags as shared
from engine import recipes
from engine.bench import bars
from engine.bench import input_bench
from engine.bench import report
from engine.bench import timing
from engine.reporting import console
from engine.reporting import output_file
from engine.reporting.plots import canvas
from tfrecords import datasets
from tfrecords import obtain

FLAGS = flags.FLAGS

_BENCHMARKS = {'input': input_bench.run}


def define_flags() -> None:
  """The flags of this command."""
  shared.define_recipe()
  FLAGS.set_default('recipe', 'cifar10_tutorial')
  shared.define_data()
  shared.define_download()
  flags.DEFINE_enum('what', 'input', sorted(_BENCHMARKS), 'what to measure')
  flags.DEFINE_integer('rounds', 9, 'rounds of each candidate', lower_bound=1)
  flags.DEFINE_float('seconds', 0.7, 'length of a round', lower_bound=0.001)
  flags.DEFINE_string('json', '', 'file for the result, every round of it')
  flags.DEFINE_string('plot', '', 'file for its picture, a .png')


def main(argv: list[str]) -> None:
  """Measures as the flags say."""
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipes.table())
    return
  json_path = output_file.check('json', FLAGS.json, '.json')
  plot_path = output_file.check('plot', FLAGS.plot, '.png')
  if not FLAGS['recipe'].present:
    FLAGS.set_default('dataset', 'shapes')
  recipe = shared.chosen_recipe()
  source = FLAGS.data_source or 'binary'
  if source == 'binary':
    obtain.obtain(datasets.get(recipe.dataset), FLAGS.data_dir, FLAGS.download_url,
                  FLAGS.download_sha256, console.say)
  plan = timing.Plan(FLAGS.rounds, FLAGS.seconds)
  with tqdm.tqdm(total=plan.rounds, unit='round', disable=None, leave=False) as bar:
    result = _BENCHMARKS[FLAGS.what](recipe, FLAGS.data_dir, source, plan, bar.update)
  result = dataclasses.replace(result, command=shlex.join(['benchmark_main', *sys.argv[1:]]))
  console.say(report.text(result))
  if json_path:
    report.save(result, json_path)
  if plot_path:
    canvas.save(bars.draw(result), plot_path)


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()

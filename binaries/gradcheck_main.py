"""Holds gradients against finite differences in float64, and says where they are wrong.

  gradcheck_main --op=conv2d
  gradcheck_main --recipe=cifar10_tutorial --plot=errors.png
  gradcheck_main --train_dir=runs/mine
  gradcheck_main --explain=conv2d --plot=steps.png

--op is an operation, --model a network on random images, --recipe a recipe's whole loss on its
own data, --train_dir the loss of a run with its own weights. A wrong gradient ends with status 1.
--explain shows convolution and max-pooling of a small matrix step by step.
"""

import itertools

from absl import flags
import tqdm

from binaries import command
from binaries import gradcheck_flags
from engine.config import recipe_catalog
from engine.gradcheck import finite_differences
from engine.gradcheck import network_targets
from engine.gradcheck import op_targets
from engine.gradcheck import plot
from engine.gradcheck import report
from engine.gradcheck import worked_example
from engine.gradcheck import worked_example_plot
from engine.reporting import console
from engine.reporting import output_path
from engine.reporting.plots import figures
from engine.training import strategy
from tfrecords import errors

FLAGS = flags.FLAGS

_LISTS = {'op': lambda: '\n'.join(op_targets.NAMES), 'recipe': recipe_catalog.table,
          'model': lambda: '\n'.join(network_targets.NETWORKS)}


def main(argv: list[str]) -> None:
  """Checks or explains as the flags say."""
  command.refuse_arguments(argv)
  what = gradcheck_flags.chosen()
  path = output_path.check('plot', FLAGS.plot, '.png')
  if getattr(FLAGS, what) == 'list' and what in _LISTS:
    print(_LISTS[what]())
    return
  if what == 'explain':
    console.say(worked_example.explain(FLAGS.explain))
    if path:
      figures.save(worked_example_plot.draw(), path)
    return
  strategy.use_devices('cpu')
  targets, max_elements = gradcheck_flags.targets(what), gradcheck_flags.max_elements(what)
  total = sum(finite_differences.num_elements(target, max_elements) for target in targets)
  with tqdm.tqdm(total=total, unit='element', disable=None, leave=False) as bar:
    findings = list(itertools.chain.from_iterable(
        finite_differences.check(target, max_elements, FLAGS.seed, bar.update)
        for target in targets))
  about = targets[0].about if len(targets) == 1 else f'{len(targets)} operations'
  console.say(report.table(findings))
  if path:
    figures.save(plot.draw(about, findings), path)
  if not report.passed(findings):
    raise errors.InputError(report.verdict(about, findings))
  console.say(report.verdict(about, findings))


def run() -> None:
  """The console script."""
  command.run(main, gradcheck_flags.define, resumes=False)


if __name__ == '__main__':
  run()

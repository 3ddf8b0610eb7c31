"""Checks gradients against finite differences in float64.

  gradcheck_main --op=conv2d
  gradcheck_main --recipe=cifar10_tutorial --plot=errors.png
  gradcheck_main --train_dir=runs/mine
  gradcheck_main --explain=conv2d --plot=steps.png
  gradcheck_main --explain=conv2d --image='1 0 2; 0 3 1' --filter='1 0; -1 2'

--op is an operation, --model a network on random images, --recipe a recipe's
whole loss on its own data, --train_dir the loss of a run with its own weights.
A wrong gradient ends with status 1. --explain shows an operation step by step
on a few numbers, built in or given: conv2d, max_pool, softmax, cross_entropy,
local_response_normalization or batch_normalization.
"""

from absl import flags

from binaries import command
from binaries import gradcheck_flags
from binaries import output_flags
from binaries import recipe_flags
from binaries import shared_flags
from binaries import tensorflow_import

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Checks or explains as the flags say."""
  command.refuse_arguments(argv)
  what = gradcheck_flags.chosen()
  path = output_flags.path('plot', '.png')
  if getattr(FLAGS, what) == 'list' and what in gradcheck_flags.LISTS:
    print(gradcheck_flags.LISTS[what]())
    return
  if what == 'recipe':
    recipe_flags.chosen()
  if what == 'train_dir':
    shared_flags.require_run()
  inputs = gradcheck_flags.inputs() if what == 'explain' else None
  tensorflow_import.import_tensorflow()
  from binaries import gradient_check
  if inputs:
    gradient_check.explain(inputs, path)
  else:
    gradient_check.check(what, path)


def run() -> None:
  """The console script."""
  command.run(main, gradcheck_flags.define, resumes=False)


if __name__ == '__main__':
  run()

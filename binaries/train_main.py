"""Trains a network by a recipe, as in `train_main --recipe=cifar10 --train_dir=runs/cifar10`.

A directory that holds a run is continued from its last checkpoint, exactly. `--recipe=list` shows
the recipes; every field of a recipe is a flag.
"""

from absl import flags

from binaries import command
from binaries import flags as shared
from engine import options
from engine import recipes
from engine import trainer
from engine.reporting import console
from engine.training import strategy
from tfrecords import datasets
from tfrecords import obtain

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared.define_train_dir()
  shared.define_recipe()
  shared.define_data()
  shared.define_download()
  shared.define_devices()
  flags.DEFINE_integer('seed', 0, 'of initial values, order and distortions', lower_bound=0,
                       upper_bound=2**63 - 1)
  flags.DEFINE_integer('num_gpus', 0, 'replicas on GPUs; 0: one device', lower_bound=0)
  flags.DEFINE_integer('logical_devices', 0, 'rehearse N replicas on the CPU', lower_bound=0)
  flags.DEFINE_integer('steps_per_loop', 100, 'steps run without asking Python', lower_bound=1)
  flags.DEFINE_integer('log_frequency', 100, 'steps between two lines', lower_bound=1)
  flags.DEFINE_integer('checkpoint_every', 0,
                       'steps between two checkpoints; 0: a tenth of the training, at most 1,000',
                       lower_bound=0)
  flags.DEFINE_integer('summary_every', 500, 'steps between two looks for TensorBoard; 0: none',
                       lower_bound=0)
  flags.DEFINE_integer('memory_budget_mb', 4096, 'a larger set streams from disk', lower_bound=0)
  flags.DEFINE_integer('shuffle_queue', 0,
                       'examples in the shuffle queue of a streamed set; 0: 0.4 of an epoch',
                       lower_bound=0)
  flags.DEFINE_bool('fresh', False, 'refuse a directory that holds a run')


def main(argv: list[str]) -> None:
  """Trains as the flags say."""
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipes.table())
    return
  training(shared.chosen_recipe()).train()


def training(recipe: recipes.Recipe) -> trainer.Training:
  """Gets the data if they are not there, and opens the run as the flags say."""
  values = {name: getattr(FLAGS, name) for name in options.NAMES}
  values['train_dir'] = FLAGS.train_dir or f'runs/{recipe.name}'
  values['data_source'] = FLAGS.data_source or 'binary'
  strategy.use_devices(FLAGS.device, FLAGS.logical_devices, FLAGS.gpu_memory_limit_mb)
  if values['data_source'] == 'binary':
    obtain.obtain(datasets.get(recipe.dataset), FLAGS.data_dir, FLAGS.download_url,
                  FLAGS.download_sha256, console.say)
  return trainer.Training(recipe, options.Options(**values), console.say)


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()

"""The flags of a training and what they ask for, as train_main and quickstart_main have them."""

from absl import flags

from binaries import shared_flags
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.reporting import console
from engine.trainer import trainer
from engine.training import strategy
from tfrecords import datasets
from tfrecords import prepare

FLAGS = flags.FLAGS


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir()
  shared_flags.define_recipe()
  shared_flags.define_data()
  shared_flags.define_download()
  shared_flags.define_devices()
  flags.DEFINE_integer('seed', 0, 'of initial values, order and distortions', lower_bound=0,
                       upper_bound=2**63 - 1)
  flags.DEFINE_integer('num_gpus', 0, 'replicas on GPUs; 0: one device', lower_bound=0)
  flags.DEFINE_integer('logical_devices', 0, 'rehearse N replicas on the CPU', lower_bound=0)
  flags.DEFINE_integer('steps_per_loop', 100, 'steps run without asking Python', lower_bound=1)
  flags.DEFINE_integer('log_frequency', 100, 'steps between two lines', lower_bound=1)
  flags.DEFINE_integer('checkpoint_interval', 0,
                       'steps between two checkpoints; 0: a tenth of the training, at most 1,000',
                       lower_bound=0)
  flags.DEFINE_integer('summary_interval', 500, 'steps between two looks for TensorBoard; 0: none',
                       lower_bound=0)
  flags.DEFINE_integer('memory_budget_mb', 4096, 'a larger set streams from disk', lower_bound=0)
  flags.DEFINE_integer('shuffle_buffer_size', 0,
                       'examples in the shuffle buffer of a streamed set; 0: 0.4 of an epoch',
                       lower_bound=0)
  flags.DEFINE_bool(
    'live_view', False, 'show the six panels while it trains, in a window or browser'
  )
  flags.DEFINE_integer('live_interval', 0, 'steps between two frames of them; 0: 200 in all, and '
                       'fewer where they would cost over 4%', lower_bound=0)
  flags.DEFINE_integer('port', 8988, "of the browser's page for --live_view", lower_bound=1,
                       upper_bound=65535)
  flags.DEFINE_bool('model_summary', False, 'show the network, layer by layer, and end')
  flags.DEFINE_string('plot', '', 'model_summary: file for its picture, a .png')
  flags.DEFINE_string(
    'warm_start_from',
    '',
    'directory of a run: begin with its layers that fit by name '
    'and shape (moving averages of its newest checkpoint)',
  )
  flags.DEFINE_bool(
    'reset_head', False, 'warm_start_from: the last layer begins anew, though it may fit'
  )
  flags.DEFINE_string('cache_dir', '', 'where the features of frozen layers are kept (default: '
                      '`features` beside the run directory)')
  flags.DEFINE_bool('fail_if_exists', False, 'refuse a directory that holds a run')


def create_trainer(recipe: recipe_lib.Recipe) -> trainer.Trainer:
  """Downloads missing data; opens the run that the flags name, restored or initialized."""
  values = {name: getattr(FLAGS, name) for name in train_options.NAMES}
  values['train_dir'] = FLAGS.train_dir or f'runs/{recipe.name}'
  values['data_source'] = FLAGS.data_source or 'binary'
  strategy.use_devices(FLAGS.device, FLAGS.logical_devices, FLAGS.gpu_memory_limit_mb)
  if values['data_source'] == 'binary':
    prepare.prepare(datasets.get(recipe.dataset), FLAGS.data_dir, FLAGS.download_url,
                   FLAGS.download_sha256, console.say)
  created = trainer.Trainer.create(recipe, train_options.Options(**values), console.say)
  created.restore_or_initialize()
  return created

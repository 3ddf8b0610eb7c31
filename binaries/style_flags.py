"""The flags of style_main that say what to paint and how."""

import dataclasses

from absl import flags

from engine.style import sequential_features
from engine.style import settings as settings_lib
from tfrecords import errors

FLAGS = flags.FLAGS


def define() -> None:
  """Declares a flag for every setting; those that are None are left to the network."""
  flags.DEFINE_string(
    'feature_network', '', 'a run directory, or imagenet-vgg-verydeep-19.mat; empty: runs/cifar10'
  )
  flags.DEFINE_string('content', '', 'picture whose things stay')
  flags.DEFINE_list('style', [], "pictures whose manner is taken over; 'strokes': one that is "
                    'painted on the spot')
  flags.DEFINE_list('style_weights', [], 'how much each style counts (default: all alike)')
  flags.DEFINE_list('style_masks', [],
                    'pictures, white where each style applies (default: all over)')
  flags.DEFINE_float('style_scale', 1.0, 'width of a style picture over that of the result',
                     lower_bound=0.01, upper_bound=10.0)
  flags.DEFINE_integer('size', 0, 'longest side of the result, pixels; 0: as the content',
                       lower_bound=0)
  flags.DEFINE_string('init_image', 'content', 'noise, content, or the file of a picture')
  flags.DEFINE_enum('optimizer', 'adam', settings_lib.OPTIMIZERS, 'how the picture is changed')
  flags.DEFINE_float('learning_rate', 0.0, "of adam, in grey levels, or of sgd; 0: the network's",
                     lower_bound=0.0)
  flags.DEFINE_integer('iterations', 500, 'in all', lower_bound=1)
  flags.DEFINE_integer('pyramid_levels', 3, 'sizes, from coarse to fine, each twice the one before',
                       lower_bound=1, upper_bound=10)
  flags.DEFINE_enum('pooling', 'max', list(sequential_features.POOLING), 'of the network')
  flags.DEFINE_list('content_layers', [], "where content is compared (default: the network's)")
  flags.DEFINE_list('style_layers', [], "where style is compared (default: the network's)")
  for name, of in (('content', 'the content'), ('style', 'the style'),
                   ('tv', 'the total variation')):
    flags.DEFINE_float(f'{name}_weight', None, f"of {of} (default: the network's)",
                       lower_bound=0.0)
  flags.DEFINE_bool('preserve_color', False, "give the result the content's colours")
  flags.DEFINE_integer('seed', 0, 'of the noise', lower_bound=0)
  flags.DEFINE_integer('output_interval', 25, 'iterations between two pictures', lower_bound=1)
  flags.DEFINE_integer('memory_limit_mb', 0, 'refuse what takes more; 0: what is free',
                       lower_bound=0)


def settings() -> settings_lib.Settings:
  """Returns what the flags ask for.

  Raises:
    errors.InputError: a value is no number, or contradicts another.
  """
  given = {field.name: getattr(FLAGS, field.name)
           for field in dataclasses.fields(settings_lib.Settings)
           if field.name not in ('styles', 'style_weights')}
  lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
  return settings_lib.Settings(**given | lists, styles=tuple(FLAGS.style), style_weights=_shares())


def _shares() -> tuple[float, ...]:
  try:
    return tuple(map(float, FLAGS.style_weights))
  except ValueError as error:
    raise errors.InputError(
        f'--style_weights={",".join(FLAGS.style_weights)}: give numbers, one a style') from error

"""The flags of style_main that say what to paint and how."""

import dataclasses

from absl import flags

from binaries import help_text
from binaries import path_flags
from engine.style import settings as settings_lib
from tfrecords import errors

FLAGS = flags.FLAGS


def define() -> None:
  """Declares a flag for every setting; those that are None are left to the network."""
  _define_images()
  _define_loss()
  _define_optimizer()
  path_flags.define(
    'feature_network', '', 'a run directory, or imagenet-vgg-verydeep-19.mat; empty: runs/cifar10'
  )
  flags.DEFINE_enum('pooling', 'max', settings_lib.POOLING, 'pooling of the network')
  flags.DEFINE_integer('seed', 0, 'seed of the noise', lower_bound=0)
  flags.DEFINE_integer('memory_limit_mb', 0, 'refuse what takes more memory, MB; 0: what is free',
                       lower_bound=0)
  with help_text.group('output'):
    flags.DEFINE_integer('output_interval', 25, 'iterations between two output images',
                         lower_bound=1)


@help_text.group('data')
def _define_images() -> None:
  path_flags.define('content', '', 'file of the content image')
  path_flags.define_list('style', "files of the style images; 'strokes': a synthetic one")
  path_flags.define_list('style_masks',
                         'files of masks, white where each style applies (default: everywhere)')
  flags.DEFINE_float('style_scale', 1.0, 'width of a style image divided by the width of the '
                     'result', lower_bound=0.01, upper_bound=10.0)
  flags.DEFINE_integer('size', 0, 'longest side of the result, pixels; 0: that of the content',
                       lower_bound=0)
  path_flags.define('init_image', 'content', 'noise, content, or the file of an image')
  flags.DEFINE_bool('preserve_color', False, "give the result the content's colors")


@help_text.group('training')
def _define_loss() -> None:
  flags.DEFINE_list('content_layers', [], "layers of the content loss (default: the network's)")
  flags.DEFINE_list('style_layers', [], "layers of the style loss (default: the network's)")
  flags.DEFINE_list('style_weights', [], 'relative weights of the styles (default: equal)')
  for name, of in (('content', 'content loss'), ('style', 'style loss'),
                   ('tv', 'total variation loss')):
    flags.DEFINE_float(f'{name}_weight', None, f"weight of the {of} (default: the network's)",
                       lower_bound=0.0)


@help_text.group('optimizer')
def _define_optimizer() -> None:
  flags.DEFINE_enum('optimizer', 'adam', settings_lib.OPTIMIZERS, 'optimizer of the pixels')
  flags.DEFINE_float('learning_rate', 0.0, 'learning rate of adam, in gray levels, or of sgd; 0: '
                     "the network's", lower_bound=0.0)
  flags.DEFINE_integer('iterations', 500, 'total number of iterations', lower_bound=1)
  flags.DEFINE_integer('pyramid_levels', 3, 'sizes of the result, from coarse to fine, each twice '
                       'the one before', lower_bound=1, upper_bound=10)


def settings() -> settings_lib.StyleSettings:
  """Returns what the flags ask for.

  Raises:
    errors.InputError: a value is no number, or contradicts another.
  """
  given = {field.name: getattr(FLAGS, field.name)
           for field in dataclasses.fields(settings_lib.StyleSettings)
           if field.name not in ('styles', 'style_weights')}
  lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
  return settings_lib.StyleSettings(
      **given | lists, styles=tuple(FLAGS.style), style_weights=_shares())


def _shares() -> tuple[float, ...]:
  try:
    return tuple(map(float, FLAGS.style_weights))
  except ValueError as error:
    raise errors.InputError(
        f'--style_weights={",".join(FLAGS.style_weights)}: give numbers, one a style') from error

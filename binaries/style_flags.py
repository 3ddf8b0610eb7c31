"""The flags of style_main that say what to paint and how."""

import dataclasses

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import path_flags
from engine.style import settings as settings_lib
from tfrecords import errors
from tfrecords import settings as ranges

FLAGS = flags.FLAGS


def define() -> None:
  """Declares a flag for every setting; None means that the network chooses."""
  _define_images()
  _define_loss()
  _define_optimizer()
  path_flags.define(
    'feature_network', '', 'a run directory, or imagenet-vgg-verydeep-19.mat; empty: the run of '
    '`make train`'
  )
  flags.DEFINE_enum('pooling', 'max', settings_lib.POOLING, 'pooling of the network')
  number_flags.integer('seed', 0, 'seed of the noise', ranges.SEED)
  number_flags.integer('memory_limit_mb', 0, 'refuse a size that needs more memory, MB; 0: all '
                       'that is free', ranges.MEGABYTES)
  with help_text.group('output'):
    number_flags.integer('output_interval', 25, 'iterations between two output images',
                         ranges.STEPS)
    flags.DEFINE_bool('keep_outputs', False, 'keep each of them, beside the state')


@help_text.group('data')
def _define_images() -> None:
  path_flags.define('content', '', 'file of the content image')
  path_flags.define_list('style', "files of the style images; 'strokes': a synthetic one")
  path_flags.define_list('style_masks',
                         'files of masks, white where each style applies (default: everywhere)')
  number_flags.real('style_scale', 1.0, 'width of a style image divided by the width of the '
                    'result', ranges.Range(0.01, 10, 'give 0.01 to 10', ''))
  number_flags.integer('size', 0, 'longest side of the result, pixels; 0: that of the content',
                       ranges.whole(0, 2 ** 14, 'the picture does not fit into memory'))
  path_flags.define('init_image', 'content', 'noise, content, or the file of an image')
  flags.DEFINE_bool('preserve_color', False, "give the result the content's colors")


@help_text.group('training')
def _define_loss() -> None:
  flags.DEFINE_list('content_layers', [], "layers of the content loss (default: the network's)")
  flags.DEFINE_list('style_layers', [], "layers of the style loss (default: the network's)")
  flags.DEFINE_list('style_weights', [], 'relative weights of the styles (default: equal)')
  for name, of in (('content', 'content loss'), ('style', 'style loss'),
                   ('tv', 'total variation loss')):
    number_flags.real(f'{name}_weight', None, f"weight of the {of} (default: the network's)",
                      ranges.NOT_NEGATIVE)


@help_text.group('optimizer')
def _define_optimizer() -> None:
  flags.DEFINE_enum('optimizer', 'adam', settings_lib.OPTIMIZERS, 'optimizer of the pixels')
  number_flags.real('learning_rate', 0.0, 'learning rate of adam, in gray levels, or of sgd; 0: '
                    "the network's", ranges.NOT_NEGATIVE)
  number_flags.integer('iterations', 500, 'total number of iterations', ranges.STEPS)
  number_flags.integer('pyramid_levels', 3, 'sizes of the result, from coarse to fine, each twice '
                       'the one before',
                       ranges.whole(1, 10, 'the coarsest picture would have no pixels'))


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

"""The summary that is logged when a style transfer starts."""

from collections.abc import Sequence
import pathlib

from engine.reporting import console
from engine.style import features as features_lib
from engine.style import image_pyramid
from engine.style import memory_estimate
from engine.style import settings as settings_lib


def text(settings: settings_lib.StyleSettings, features: features_lib.FeatureExtractor,
         output: pathlib.Path, levels: Sequence[image_pyramid.Level], done: int,
         memory_bytes: int) -> str:
  """Returns the summary as a table.

  Args:
    settings: of the style transfer.
    features: the feature network.
    output: the file of the result.
    levels: of the image pyramid.
    done: iterations of earlier starts.
    memory_bytes: the estimated peak memory.
  """
  weights = settings.loss_weights(features)
  rate = settings.effective_learning_rate(features)
  styles = zip(settings.styles, settings.normalized_style_weights(), strict=True)
  width, height = levels[-1].size
  return console.table([
      ('picture', f'{output}, {width}x{height}'),
      ('network', f'{features.name}, {weights.pooling} pooling'),
      ('content', f'{settings.content}, {weights.content_weight:g} at '
                  f'{", ".join(weights.content_layers)}'),
      ('style', f'{", ".join(f"{name} {weight:.0%}" for name, weight in styles)}, '
                f'{weights.style_weight:g} at {", ".join(weights.style_layers)}'),
      ('total variation', f'{weights.tv_weight:g}'),
      ('optimizer', settings.optimizer + (f', rate {rate:g}' if rate else '')
       + f', from {settings.init_image}'),
      ('sizes', ', '.join(f'{level.size[0]}x{level.size[1]} to iteration {level.end}'
                          for level in levels)),
      ('iterations', f'{done} to {settings.iterations}'),
      ('memory', f'about {memory_bytes // memory_estimate.MEGABYTE:,} MB')])

"""A network that was trained here as a feature network, for pictures of any size.

It was trained on images that are each standardised by themselves, or brought to 0..1. A picture
that is optimised must not be: its own brightness would cancel out. So it is standardised by the
mean and the deviation that the training images have on the whole, which the run has noted.

Such a network has seen 24 pixels at a time of ten kinds of things: its layers know colours, edges
and small textures, not brush strokes. Where to look and how much the terms weigh was chosen by
looking at results; see DEFAULTS.
"""

from engine.inference import predictor as predictor_lib
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.style import features as features_lib
from tfrecords import errors

# By network. The losses of one are not those of another: their sizes differ by orders of magnitude.
DEFAULTS = {
    'tutorial': features_lib.Defaults(
        content_layers=('norm2',), style_layers=('conv1', 'norm1', 'conv2', 'norm2'),
        content_weight=1.0, style_weight=1e6, tv_weight=1e-4,
        learning_rates={'adam': 4.0, 'sgd': 1e4}),
    'airbench': features_lib.Defaults(
        content_layers=('block2_conv1_silu',),
        # Not the whitening layer: what it makes as large as all else is noise from pixel to pixel.
        style_layers=('block1_conv1_silu', 'block1_conv2_silu', 'block2_conv1_silu',
                      'block2_conv2_silu'),
        content_weight=1.0, style_weight=1e6, tv_weight=1e-3,
        learning_rates={'adam': 4.0, 'sgd': 1e3}),
}
# Where a run has not noted what its images look like: CIFAR-10's own figures.
_BRIGHTNESS, _CONTRAST = 121.0, 53.0


def read(path: str, log: console.LogFn) -> features_lib.Features:
  """Returns the network of a run, with its moving averages.

  Args:
    path: the run directory.
    log: gets a line about every newer checkpoint that cannot be read.

  Raises:
    errors.InputError: there is no run, no checkpoint, or a network that takes no colours.
  """
  run_dir = run_dir_lib.RunDir(path)
  predictor = predictor_lib.Predictor(run_dir, log)
  config = predictor.config
  if config.image_shape[2] != 3:
    raise errors.InputError(
      f'--feature_network={path}: was trained on {config.recipe.dataset}, which has no colours; '
      'give a run on cifar10 or another set in colour'
    )
  layers = features_lib.convolutional(predictor.network.layer_specs())
  model = config.recipe.model
  if model not in DEFAULTS:
    raise errors.InputError(
      f'--feature_network={path}: its network {model} has no layers for a picture of any size; '
      f'give a run with one of {", ".join(DEFAULTS)}'
    )
  mean, scale = 0.0, 1.0 / 255.0
  if config.preprocessing.standardize:
    appearance = predictor.appearance
    mean, deviation = appearance.means[:2] if appearance else (_BRIGHTNESS, _CONTRAST)
    scale = 1.0 / deviation
  return features_lib.Features(
      f'{model} of {path}, step {predictor.step:,}', f'{model}, step {predictor.step}', layers,
      features_lib.colour(mean), scale, DEFAULTS[model])

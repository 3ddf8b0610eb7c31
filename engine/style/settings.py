"""All that the command line says about a picture to be made, and the frozen form of it.

The frozen form lies beside the picture. The same command goes on with what has been begun; another
one is refused, so that nothing that took hours is painted over.
"""

from collections.abc import Mapping
import dataclasses
import hashlib
import json
import pathlib
from typing import Any

from engine.style import features as features_lib
from engine.style import objective
from engine.style import synthetic_style_image
from tfrecords import errors

STARTS = ('noise', 'content')
OPTIMIZERS = ('adam', 'sgd', 'lbfgs')
# What may be another on the next start; pictures are told by what they hold.
_FREE = ('content', 'styles', 'style_masks', 'memory_limit_mb')


@dataclasses.dataclass(frozen=True)
class Settings:
  """What to paint, and how. None, 0 and () stand for what the network proposes.

  Attributes:
    content: file of the picture whose things stay.
    styles: files of the pictures whose manner is taken over, or strokes.NAME.
    style_weights: how much each style counts; any positive numbers; (): all alike.
    style_masks: files, white where each style applies; (): everywhere.
    style_scale: width of a style picture over that of the result.
    size: longest side of the result, pixels; 0: that of the content.
    init_image: 'noise', 'content' or the file of a picture.
    optimizer: one of OPTIMIZERS.
    learning_rate: of Adam in grey levels, or of gradient descent.
    iterations: in all.
    pyramid_levels: of the pyramid; each is half as large as the next.
    pooling: 'max' or 'average'.
    content_layers, style_layers: names of layers.
    content_weight, style_weight, tv_weight: of the terms of the loss.
    preserve_color: whether the result has the content's colours.
    seed: of the noise.
    output_interval: iterations between two pictures.
    memory_limit_mb: refuse what takes more; 0: what is free.
  """
  content: str
  styles: tuple[str, ...]
  style_weights: tuple[float, ...] = ()
  style_masks: tuple[str, ...] = ()
  style_scale: float = 1.0
  size: int = 0
  init_image: str = 'content'
  optimizer: str = 'adam'
  learning_rate: float = 0.0
  iterations: int = 500
  pyramid_levels: int = 3
  pooling: str = 'max'
  content_layers: tuple[str, ...] = ()
  style_layers: tuple[str, ...] = ()
  content_weight: float | None = None
  style_weight: float | None = None
  tv_weight: float | None = None
  preserve_color: bool = False
  seed: int = 0
  output_interval: int = 25
  memory_limit_mb: int = 0

  def __post_init__(self) -> None:
    """Refuses what contradicts itself.

    Raises:
      errors.InputError: with the flag.
    """
    if not self.content or not self.styles:
      flag = 'style' if self.content else 'content'
      raise errors.InputError(f'--{flag} is missing; give the file of a picture')
    for flag, values in (('style_weights', self.style_weights), ('style_masks', self.style_masks)):
      if values and len(values) != len(self.styles):
        raise errors.InputError(f'--{flag}: {len(values)} given for {len(self.styles)} style '
                                'pictures; give one each, or leave it out')
    if self.style_weights and not all(0 < share < float('inf') for share in self.style_weights):
      raise errors.InputError(f'--style_weights={",".join(map(str, self.style_weights))}: give '
                              'numbers above 0')
    if self.iterations < self.pyramid_levels:
      raise errors.InputError(
        f'--iterations={self.iterations}: fewer than --pyramid_levels={self.pyramid_levels}'
      )

  def shares(self) -> list[float]:
    """Returns how much each style counts; the sum is 1."""
    given = self.style_weights or (1.0,) * len(self.styles)
    return [share / sum(given) for share in given]

  def weights(self, features: features_lib.FeatureExtractor) -> objective.Weights:
    """Returns the terms of the loss.

    Raises:
      errors.InputError: the network does not have a layer.
    """
    usual = features.defaults

    def given(value: float | None, otherwise: float) -> float:
      return otherwise if value is None else value

    return objective.Weights(
        features.check(self.content_layers or usual.content_layers, 'content_layers'),
        features.check(self.style_layers or usual.style_layers, 'style_layers'),
        given(self.content_weight, usual.content_weight),
        given(self.style_weight, usual.style_weight),
        given(self.tv_weight, usual.tv_weight),
        features.check_pooling(self.pooling))

  def rate(self, features: features_lib.FeatureExtractor) -> float:
    """Returns the learning rate; L-BFGS has none."""
    return self.learning_rate or features.defaults.learning_rates.get(self.optimizer, 0.0)

  def frozen(self, features: features_lib.FeatureExtractor) -> dict[str, Any]:
    """Returns what decides about the result, with checksums of all that is read."""
    files = [self.content, *self.styles, *self.style_masks]
    if self.init_image not in STARTS:
      files.append(self.init_image)
    values = dataclasses.asdict(self) | dataclasses.asdict(self.weights(features)) | {
        'learning_rate': self.rate(features), 'network': features.fingerprint,
        'init_image': self.init_image if self.init_image in STARTS else 'picture',
        'pictures': [_checksum(name) for name in files]}
    # L-BFGS begins anew at each output, so that their places decide about the result.
    free = _FREE if self.optimizer == 'lbfgs' else (*_FREE, 'output_interval')
    return json.loads(json.dumps({
        name: value for name, value in values.items() if name not in free}))


def _checksum(name: str) -> str:
  """Returns enough of a file's SHA-256 to tell it from others, wherever it lies."""
  if name == synthetic_style_image.NAME:
    return name
  return hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest()[:16]


def check_same(before: Mapping[str, Any], now: Mapping[str, Any], where: pathlib.Path) -> None:
  """Refuses to go on with other settings than those that a picture was begun with.

  More iterations are welcome where there is but one level.

  Raises:
    errors.InputError: with every field that differs, its value there and the one asked for.
  """
  before = dict(before)
  if (
    before.get('pyramid_levels') == now['pyramid_levels'] == 1
    and before['iterations'] <= now['iterations']
  ):
    before['iterations'] = now['iterations']
  different = [f'{name} is {before.get(name)!r} there and {now[name]!r} here' for name in now
               if before.get(name) != now[name]]
  if different:
    raise errors.InputError(
        f'{where}: holds a picture that was begun otherwise: {"; ".join(different)}; repeat its '
        'settings or give another --output')

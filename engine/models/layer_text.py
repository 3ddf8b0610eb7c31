"""The layers of a network in one line: sequential:conv/32/3,relu,pool/2,flatten,dense.

  conv/FILTERS/SIZE[/STRIDES]    convolution; /valid without padding, /nobias without biases
  dense/UNITS                    units on a vector; /nobias; the last has no UNITS: the classes
  norm[/EPSILON]                 batch normalization with a learned scale and shift
  pool/SIZE[/STRIDES]            max-pooling, by default by its size; /valid
  average/SIZE[/STRIDES]         average pooling, likewise
  relu, gelu, silu               activations
  global_average, global_max     a vector: of each channel the mean, the maximum
  flatten                        a vector: all values, row by row
  dropout/RATE                   in training
  lrn                            local response normalization with the tutorial's constants
  rescale/SCALE/OFFSET           values times SCALE plus OFFSET

Images come in as the recipe's preprocessing leaves them. Padding is SAME unless /valid says other.
"""

from collections.abc import Iterator
import dataclasses

from tfrecords import errors

PREFIX = 'sequential:'
DENSE = 'dense'
# Kind: numbers that it needs, further ones that it may have, and words.
_KINDS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    'conv': (2, 1, ('valid', 'nobias')), DENSE: (0, 1, ('nobias',)), 'norm': (0, 1, ()),
    'pool': (1, 1, ('valid',)), 'average': (1, 1, ('valid',)), 'relu': (0, 0, ()),
    'gelu': (0, 0, ()), 'silu': (0, 0, ()), 'global_average': (0, 0, ()),
    'global_max': (0, 0, ()), 'flatten': (0, 0, ()), 'dropout': (1, 0, ()), 'lrn': (0, 0, ()),
    'rescale': (2, 0, ())}
_FRACTIONS = ('norm', 'dropout', 'rescale')
_VECTORS = ('flatten', 'global_average', 'global_max')
_OF_IMAGES = ('conv', 'pool', 'average', 'lrn', *_VECTORS)
_WITH_VARIABLES = ('conv', 'dense', 'norm')
_MAX_LAYERS = 200
_MAX_NUMBER = 100_000


@dataclasses.dataclass(frozen=True)
class Layer:
  """One layer.

  Attributes:
    kind: one of the words above.
    name: its kind and number, conv2; unique in the network.
    numbers: its numbers; whole ones are integers.
    words: valid, nobias.
  """
  kind: str
  name: str
  numbers: tuple[float, ...] = ()
  words: tuple[str, ...] = ()

  @property
  def has_variables(self) -> bool:
    """Whether the layer has variables."""
    return self.kind in _WITH_VARIABLES

  @property
  def size(self) -> int:
    """Height and width of a window."""
    return int(self.numbers[1 if self.kind == 'conv' else 0])

  @property
  def strides(self) -> int:
    """Distance of two windows: by default 1 of a convolution, its size of a pooling."""
    further = self.numbers[2:] if self.kind == 'conv' else self.numbers[1:]
    return int(further[0]) if further else 1 if self.kind == 'conv' else self.size

  @property
  def padding(self) -> str:
    """SAME or VALID."""
    return 'VALID' if 'valid' in self.words else 'SAME'


def parse(text: str) -> tuple[Layer, ...]:
  """Returns the layers of a network.

  Args:
    text: as above, with the prefix.

  Raises:
    errors.InputError: a layer is unknown, its numbers are out of range, or it cannot stand there.
  """
  parts = text.removeprefix(PREFIX).split(',')
  if len(parts) > _MAX_LAYERS:
    raise errors.InputError(f'--model={text[:60]}...: {len(parts)} layers; at most {_MAX_LAYERS}')
  counts: dict[str, int] = {}
  layers = []
  for part in parts:
    kind = part.partition('/')[0]
    counts[kind] = counts.get(kind, 0) + 1
    layers.append(_layer(part, kind, counts[kind]))
  for problem in _problems(layers):
    raise errors.InputError(f'--model={PREFIX}{",".join(parts)}: {problem}')
  return tuple(layers)


def _layer(part: str, kind: str, number: int) -> Layer:
  known = _KINDS.get(kind)
  if known is None:
    raise errors.InputError(f'--model: layer {part!r}: {errors.did_you_mean(kind, _KINDS)}')
  fields = part.split('/')[1:]
  words = tuple(field for field in fields if field in known[2])
  texts = [field for field in fields if field not in known[2]]
  least, more, _ = known
  if not least <= len(texts) <= least + more:
    raise errors.InputError(
        f'--model: layer {part!r}: {kind} takes {_taken(least, least + more, known[2])}')
  return Layer(kind, f'{kind}{number}', tuple(_number(text, kind, part) for text in texts), words)


def _taken(least: int, most: int, words: tuple[str, ...]) -> str:
  """Returns what may follow the name of a layer, in words."""
  count = f'{least} to {most}' if least < most else f'{most}' if most else 'no'
  numbers = f'{count} number{"" if most == 1 else "s"}'
  return ', '.join([numbers, *(f'/{word}' for word in words)])


def _number(text: str, kind: str, part: str) -> float:
  try:
    value = float(text) if kind in _FRACTIONS else int(text)
  except ValueError:
    value = float('nan')
  least = -_MAX_NUMBER if kind == 'rescale' else 0 if kind == 'dropout' else 1e-12
  most = 0.999 if kind == 'dropout' else 1 if kind == 'norm' else _MAX_NUMBER
  if not least <= value <= most:
    whole = '' if kind in _FRACTIONS else 'whole '
    raise errors.InputError(
        f'--model: layer {part!r}: {text!r} is not a {whole}number from {least:g} to {most:g}')
  return value


def _problems(layers: list[Layer]) -> Iterator[str]:
  last = layers[-1]
  if last.kind != DENSE or last.numbers:
    yield f'ends with {last.name}; the last layer is dense without a number, the classes'
  vector = False
  for layer in layers:
    if vector and layer.kind in _OF_IMAGES:
      yield f'{layer.name} needs an image, and a vector comes in'
    if not vector and layer.kind == DENSE:
      yield f'{layer.name} needs a vector; put flatten, global_average or global_max before it'
    if layer.kind == DENSE and not layer.numbers and layer is not last:
      yield f'{layer.name} in the middle needs its number of units'
    vector = vector or layer.kind in _VECTORS

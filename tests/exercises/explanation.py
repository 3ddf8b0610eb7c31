"""What is wrong with an array, in words: its shape, its dtype, a factor, or some elements only."""

from collections.abc import Iterator, Mapping, Sequence
import itertools
import math

import numpy as np

_AXES: Mapping[str, tuple[str, ...]] = {
    'images': ('example', 'row', 'column', 'channel'),
    'filters': ('row', 'column', 'input channel', 'filter'),
    'inputs': ('example', 'input'),
    'logits': ('example', 'class'),
    'weights': ('input', 'output'),
    'biases': ('channel',),
    'shift': ('channel',),
}
# Relative difference up to which an array is called a multiple or a transpose of another one.
_SIMILAR = 1e-3


def of_kind(received: np.ndarray, expected: np.ndarray) -> str:
  """Returns what is wrong with the dtype or the shape of an array, '' if both are right."""
  if received.shape != expected.shape:
    text = f'has the shape {_shape(received)}; expected {_shape(expected)}'
    if expected.ndim > 1 and sorted(received.shape) == sorted(expected.shape):
      return f'{text}: is it transposed?'
    if _is_broadcast(received, expected):
      return f'{text}: is the sum over the other axes missing?'
    return text
  if received.dtype != expected.dtype:
    return f'is {received.dtype}; expected {expected.dtype}, the dtype of the arguments'
  return ''


def _shape(values: np.ndarray) -> str:
  return f'[{", ".join(map(str, values.shape))}]'


def _is_broadcast(received: np.ndarray, expected: np.ndarray) -> bool:
  """Returns whether an array has further axes in front."""
  return received.ndim > expected.ndim and (
      received.shape[received.ndim - expected.ndim:] == expected.shape)


def of_values(name: str, received: np.ndarray, expected: np.ndarray, wrong: np.ndarray,
              counts: Mapping[int, str]) -> tuple[str, ...]:
  """Returns what is wrong with the values of an array, and a line that explains it, if any.

  Args:
    name: of the argument that it is the gradient of.
    received: the array, of the right shape and dtype.
    expected: what it should be.
    wrong: where it is wrong, at one element at least.
    counts: the numbers that a mean could divide by, with what they are.
  """
  finite = np.isfinite(received)
  if not finite.all():
    return f'is NaN or infinite {_place(name, ~finite)}',
  if not received.any():
    return 'is 0 everywhere',
  return (_multiple(received, expected, counts) or _transposed(received, expected)
          or (f'is wrong {_place(name, wrong)}',))


def of_worst(name: str, received: np.ndarray, expected: np.ndarray, wrong: np.ndarray) -> str:
  """Returns a line about the first of the worst elements."""
  distance = np.where(wrong, np.nan_to_num(abs(received - expected), nan=np.inf), -1)
  index = np.unravel_index(np.argmax(distance), distance.shape)
  place = f'[{",".join(map(str, index))}]' if index else ''
  return f'{name}{place}: received {received[index]:.6g}, expected {expected[index]:.6g}'


def _multiple(received: np.ndarray, expected: np.ndarray, counts: Mapping[int, str]
              ) -> tuple[str, ...]:
  """Returns which multiple of the expected array the received one is, () if it is none."""
  largest = np.unravel_index(np.argmax(abs(expected)), expected.shape)
  if not expected[largest]:
    return ()
  factor = received[largest] / expected[largest]
  if math.isclose(factor, 1, rel_tol=_SIMILAR) or not _are_similar(received, factor * expected):
    return ()
  texts: dict[float, tuple[str, ...]] = {
      -1: ('has the wrong sign',), 2: ('is twice as large as it should be',),
      0.5: ('is half as large as it should be',)}
  for number, text in counts.items():
    texts.setdefault(1 / number, (f'is 1/{number} of what it should be',
                                  f'{number} is {text}: a mean in place of a sum?'))
    texts.setdefault(number, (f'is {number} times what it should be',
                              f'{number} is {text}: a sum in place of a mean?'))
  return next((text for known, text in texts.items()
               if math.isclose(factor, known, rel_tol=_SIMILAR)),
              (f'is {factor:.4g} times what it should be',))


def _transposed(received: np.ndarray, expected: np.ndarray) -> tuple[str, ...]:
  """Returns which axes are swapped, () if none are."""
  for one, two in itertools.combinations(range(expected.ndim), 2):
    swapped = received.swapaxes(one, two)
    if swapped.shape == expected.shape and _are_similar(swapped, expected):
      return f'is transposed: axes {one} and {two} are swapped',
  return ()


def _are_similar(received: np.ndarray, expected: np.ndarray) -> bool:
  return np.allclose(received, expected, rtol=_SIMILAR, atol=_SIMILAR * abs(expected).max())


def _place(name: str, wrong: np.ndarray) -> str:
  """Returns where an array is wrong, such as 'at the border alone'."""
  if wrong.all():
    return f'at all {wrong.size} elements'
  axes = _AXES.get(name, ())
  for text, region in _regions(axes, wrong) if len(axes) == wrong.ndim else ():
    # A few wrong elements lie in some region by chance.
    if not region.all() and not (wrong & ~region).any() and 2 * wrong.sum() > region.sum():
      return text
  return f'at {wrong.sum()} of {wrong.size} elements'


def _regions(axes: Sequence[str], wrong: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
  """Yields parts of an array, true within, that may hold all that is wrong."""
  later, border = np.zeros_like(wrong), np.ones_like(wrong)
  later[1:] = axes[0] == 'example'
  yield 'at the later examples alone; the first one is right', later
  border[tuple(slice(1, -1) if axis in ('row', 'column') else slice(None) for axis in axes)] = False
  yield 'at the border alone; the inside is right', border
  for number, axis in enumerate(axes):
    others = tuple(other for other in range(wrong.ndim) if other != number)
    found = wrong.any(axis=others, keepdims=True)
    indices = ', '.join(map(str, np.flatnonzero(found)))
    yield f'at {axis} {indices} alone', np.broadcast_to(found, wrong.shape)

"""The three constant matrices of a convolution by the Fourier transform; see fft_conv.py.

Images are real, so that the frequencies f and -f tell the same: of the two one is left, and its
product is complex,

  X[f] = sum over p of  x[p] e^(-2 pi i f.p / L)         V[f] likewise, from w with e^(+ ...)
  y[p] = sum over f of  X[f] V[f] e^(+2 pi i f.p / L) / L^2

which is three real ones (Knuth, "The art of computer programming", volume 2, section 4.6.4):

  p = (Re X + Im X) Re V      q = Re X (Im V - Re V)      r = Im X (Re V + Im V)
  Re Y = p - r                Im Y = p + q

A makes the three factors of the images, C those of the filters, with 2 / L^2 in them, and B' the
pixels of the three products. The frequencies come in two ways:

  an even circle down the image   a + 1/2 instead of a: what has gone once round that circle comes
      back with the other sign, and only zeros do. No frequency is its own opposite: 3/2 products a
      point of the two circles.
  odd circles, both of them   0 is the only frequency that is its own opposite, and needs a single
      product. It is taken for small images where it needs fewer of them: 73 instead of 84 for six
      pixels and three taps.
"""

import functools

import numpy as np

# Pixels up to which both directions are transformed at once.
_LARGEST_AT_ONCE = 64

# Each acts on so many parts alike: parts, matrix.
Steps = list[tuple[int, np.ndarray]]


def circles(height: int, width: int, rows: int, columns: int) -> tuple[int, bool]:
  """Chooses the circles.

  Args:
    height: of the image, pixels.
    width: of the image, pixels.
    rows: of the filter, taps.
    columns: of the filter, taps.

  Returns:
    The products an image, channel and filter; whether the circles are of odd length.
  """
  down, across = height + rows // 2, width + columns // 2
  odd = (3 * (down | 1) * (across | 1) - 1) // 2
  even = 3 * (down + down % 2) * across // 2
  is_odd = height * width <= _LARGEST_AT_ONCE and odd < even
  return (odd if is_odd else even), is_odd


@functools.lru_cache(maxsize=32)
def matrices(height: int, width: int, rows: int, columns: int) -> tuple[Steps, Steps, np.ndarray]:
  """Computes the matrices; arguments as for `circles`.

  Returns:
    A and B in steps, and C [products, taps]; all float64.
  """
  down, across = height + rows // 2, width + columns // 2
  taps = _grid(np.arange(rows) - (rows - 1) // 2, np.arange(columns) - (columns - 1) // 2)
  if circles(height, width, rows, columns)[1]:
    return _on_odd_circles(height, width, taps, np.array([down | 1, across | 1]))
  lengths = np.array([down + down % 2, across])
  frequencies = np.arange(lengths[0] // 2) + 0.5, np.arange(lengths[1])
  turns_down, turns_across = (
      2 * np.pi * np.outer(along, np.arange(side)) / length
      for along, side, length in zip(frequencies, (height, width), lengths, strict=True))
  first = _interleaved(np.cos(turns_down), -np.sin(turns_down))
  cosine, sine = np.cos(turns_across), np.sin(turns_across)
  real, imaginary = np.hstack([cosine, sine]), np.hstack([-sine, cosine])
  there, back = (
      _steps(first, _interleaved(*parts)) for parts in _parts(real, imaginary))
  return there, back, _of_filters(_grid(*frequencies), taps, lengths)


def _on_odd_circles(height: int, width: int, taps: np.ndarray,
                    lengths: np.ndarray) -> tuple[Steps, Steps, np.ndarray]:
  """Returns what `matrices` returns, for circles of odd length and both directions at once."""
  every = _grid(*map(np.arange, lengths))
  down, across = every.T
  # Of f and -f the one; the frequency 0, its own opposite, goes without an imaginary part.
  half = every[((down == 0) & (0 < across) & (across <= lengths[1] // 2))
               | ((0 < down) & (down <= lengths[0] // 2))]
  turns = 2 * np.pi * (half / lengths) @ _grid(np.arange(height), np.arange(width)).T
  there, back = (
      [(1, np.vstack([np.ones(height * width), _interleaved(*parts)]))]
      for parts in _parts(np.cos(turns), -np.sin(turns)))
  return there, back, np.vstack([
      np.full(len(taps), 1 / np.prod(lengths)), _of_filters(half, taps, lengths)])


def _parts(real: np.ndarray, imaginary: np.ndarray) -> tuple[tuple[np.ndarray, ...], ...]:
  """Returns the rows of A, and those of B, that belong to the three products of a frequency."""
  return ((real + imaginary, real, imaginary), (real + imaginary, imaginary, -real))


def _of_filters(frequencies: np.ndarray, taps: np.ndarray, lengths: np.ndarray) -> np.ndarray:
  """Returns the rows of C that belong to the three products of each frequency."""
  angles = 2 * np.pi * (frequencies / lengths) @ taps.T
  cosine, sine = np.cos(angles), np.sin(angles)
  return _interleaved(cosine, sine - cosine, sine + cosine) * (2 / np.prod(lengths))


def _steps(first: np.ndarray, second: np.ndarray) -> Steps:
  """Returns the transform down the image and then across it, as one step if it is small."""
  height, width, down = first.shape[1], second.shape[1] // 2, len(first) // 2
  if height * width > _LARGEST_AT_ONCE:
    return [(1, first), (down, second)]
  halfway = (first @ np.eye(height * width).reshape(height, -1)).reshape(down, 2 * width, -1)
  return [(1, (second @ halfway).reshape(-1, height * width))]


def _grid(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
  """Returns all points of a grid in row-major order, [n, 2]."""
  return np.stack(np.meshgrid(rows, columns, indexing='ij'), axis=-1).reshape(-1, 2)


def _interleaved(*parts: np.ndarray) -> np.ndarray:
  """Returns row 0 of every part, then row 1 of every part, and so on."""
  return np.stack(parts, axis=1).reshape(-1, parts[0].shape[1])

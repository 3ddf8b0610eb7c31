"""The three constant matrices of a convolution by the discrete Fourier transform; see fft_conv.py.

Images are real, so that the frequencies f and -f are conjugate: one of the two suffices, and its
product is complex,

  X[f] = sum over p of  x[p] e^(-2 pi i f.p / L)         V[f] likewise, from w with e^(+ ...)
  y[p] = sum over f of  X[f] V[f] e^(+2 pi i f.p / L) / L^2

which is three real ones (Knuth, "The art of computer programming", volume 2, section 4.6.4):

  p = (Re X + Im X) Re V      q = Re X (Im V - Re V)      r = Im X (Re V + Im V)
  Re Y = p - r                Im Y = p + q

A computes the three factors of the images, C those of the filters, scaled by 2 / L^2, and B' the
pixels of the three products. The frequencies are chosen in one of two ways:

  even length along the rows   a + 1/2 instead of a: what wraps around changes its sign, and only
      zeros wrap around. No frequency is its own conjugate: 3/2 products per point.
  odd lengths along both axes   0 is the only frequency that is its own conjugate, and needs a
      single product. Used for small images where it needs fewer products: 73 instead of 84 for six
      pixels and three taps.
"""

import functools

import numpy as np

# Pixels up to which one matrix transforms both axes at once.
_LARGEST_AT_ONCE = 64

# Number of equal parts that the matrix acts on, and the matrix.
Steps = list[tuple[int, np.ndarray]]


def count_products(height: int, width: int, rows: int, columns: int) -> tuple[int, bool]:
  """Chooses the lengths of the transform and counts its products.

  Args:
    height: of the image, in pixels.
    width: of the image, in pixels.
    rows: of the filter.
    columns: of the filter.

  Returns:
    The number of products per image, channel and filter; whether the lengths are odd.
  """
  down, across = height + rows // 2, width + columns // 2
  odd = (3 * (down | 1) * (across | 1) - 1) // 2
  even = 3 * (down + down % 2) * across // 2
  is_odd = height * width <= _LARGEST_AT_ONCE and odd < even
  return (odd if is_odd else even), is_odd


@functools.lru_cache(maxsize=32)
def matrices(height: int, width: int, rows: int, columns: int) -> tuple[Steps, Steps, np.ndarray]:
  """Computes the matrices; arguments as for `count_products`.

  Returns:
    A and B as steps, and C [products, taps]; all float64.
  """
  down, across = height + rows // 2, width + columns // 2
  taps = _grid(np.arange(rows) - (rows - 1) // 2, np.arange(columns) - (columns - 1) // 2)
  if count_products(height, width, rows, columns)[1]:
    return _of_odd_lengths(height, width, taps, np.array([down | 1, across | 1]))
  lengths = np.array([down + down % 2, across])
  frequencies = np.arange(lengths[0] // 2) + 0.5, np.arange(lengths[1])
  angles_down, angles_across = (
      2 * np.pi * np.outer(along, np.arange(side)) / length
      for along, side, length in zip(frequencies, (height, width), lengths, strict=True))
  first = _interleaved(np.cos(angles_down), -np.sin(angles_down))
  cosine, sine = np.cos(angles_across), np.sin(angles_across)
  real, imaginary = np.hstack([cosine, sine]), np.hstack([-sine, cosine])
  forward, backward = (
      _steps(first, _interleaved(*parts)) for parts in _parts(real, imaginary))
  return forward, backward, _of_filters(_grid(*frequencies), taps, lengths)


def _of_odd_lengths(height: int, width: int, taps: np.ndarray,
                    lengths: np.ndarray) -> tuple[Steps, Steps, np.ndarray]:
  """Returns what `matrices` returns, for odd lengths and both axes at once."""
  every = _grid(*map(np.arange, lengths))
  down, across = every.T
  # One of f and -f; the frequency 0, its own conjugate, has no imaginary part.
  half = every[((down == 0) & (0 < across) & (across <= lengths[1] // 2))
               | ((0 < down) & (down <= lengths[0] // 2))]
  angles = 2 * np.pi * (half / lengths) @ _grid(np.arange(height), np.arange(width)).T
  forward, backward = (
      [(1, np.vstack([np.ones(height * width), _interleaved(*parts)]))]
      for parts in _parts(np.cos(angles), -np.sin(angles)))
  return forward, backward, np.vstack([
      np.full(len(taps), 1 / np.prod(lengths)), _of_filters(half, taps, lengths)])


def _parts(real: np.ndarray, imaginary: np.ndarray) -> tuple[tuple[np.ndarray, ...], ...]:
  """Returns the rows of A and those of B for the three products of a frequency."""
  return ((real + imaginary, real, imaginary), (real + imaginary, imaginary, -real))


def _of_filters(frequencies: np.ndarray, taps: np.ndarray, lengths: np.ndarray) -> np.ndarray:
  """Returns the rows of C for the three products of each frequency."""
  angles = 2 * np.pi * (frequencies / lengths) @ taps.T
  cosine, sine = np.cos(angles), np.sin(angles)
  return _interleaved(cosine, sine - cosine, sine + cosine) * (2 / np.prod(lengths))


def _steps(first: np.ndarray, second: np.ndarray) -> Steps:
  """Returns the transforms along the rows and then the columns, as one step if small."""
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

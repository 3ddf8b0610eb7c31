"""Pictures of digits on paper, drawn by lines: ink of a known place on paper of a known shade."""

import numpy as np
from PIL import Image
from PIL import ImageDraw

HEIGHT, WIDTH = 160, 200
# Strokes of digits in a box of 40 x 60, as lists of points.
STROKES = {
    1: [[(20, 0), (20, 60)]],
    4: [[(30, 60), (30, 0), (0, 40), (40, 40)]],
    7: [[(0, 0), (40, 0), (10, 60)]]}


def ink(digit: int, left: int = 80, top: int = 50, size: float = 1.0) -> np.ndarray:
  """Returns the ink of a digit, float [HEIGHT, WIDTH], 0 to 1."""
  sheet = Image.new('L', (WIDTH, HEIGHT))
  pen = ImageDraw.Draw(sheet)
  for points in STROKES[digit]:
    pen.line([(left + size * x, top + size * y) for x, y in points], 255, 7, 'curve')
  return np.asarray(sheet) / 255


def paper(kind: str) -> np.ndarray:
  """Returns empty paper, float [HEIGHT, WIDTH]: plain, gradient, vignette, noise or lines."""
  y, x = np.mgrid[-1:1:HEIGHT * 1j, -1:1:WIDTH * 1j]
  found = np.full([HEIGHT, WIDTH], 220.0)
  if kind == 'gradient':
    found *= 0.65 + 0.25 * x - 0.1 * y
  elif kind == 'vignette':
    found /= (1 + 0.5 * (x ** 2 + y ** 2)) ** 2
  elif kind == 'noise':
    found += np.random.default_rng(0).normal(0, 8, found.shape)
  elif kind == 'lines':
    found[20::30] = 60
  return found


def written(inks: np.ndarray, sheet: np.ndarray, darkness: float = 0.7) -> np.ndarray:
  """Returns ink on paper, uint8: it leaves a share of the paper's light."""
  return np.clip(sheet * (1 - darkness * inks), 0, 255).astype(np.uint8)

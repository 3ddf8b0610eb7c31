"""The confusion matrix of each run, with the color scale of plots/confusion.png."""

import numpy as np

from engine.report import cards
from engine.report import run_answers
from tfrecords.html import markup
from tfrecords.html import pictures

TITLE = 'Confusion matrix'

# More classes are drawn as an image without numbers, and still more not at all.
_MAX_CLASSES, _MAX_DRAWN = 20, 500
_LISTED = 12
# Red, green and blue of the cells; their opacity is the square root of the share of the row, since
# most mistakes are a few per cent.
_COLOR = (0, 114, 178)
# Pixels of a cell in the image for many classes.
_CELL = 4


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section."""
  return cards.section(
      TITLE, 'Rows: the true class; columns: the predicted class. The color is the share of the '
      'row, on a scale of square roots.', cards.of_answers(runs, _matrix))


def _matrix(run: cards.ReportedRun, answers: run_answers.RunAnswers) -> markup.Markup:
  matrix, names = answers.metrics.confusion, run.class_names
  listed = _most_frequent(matrix, names)
  if len(names) > _MAX_DRAWN:
    return listed
  drawn = (_table(matrix, names) if len(names) <= _MAX_CLASSES else
           pictures.element(picture(matrix), 'confusion matrix', class_='pixels matrix'))
  return markup.join([drawn, listed])


def _table(matrix: np.ndarray, names: tuple[str, ...]) -> markup.Markup:
  opacities = opacity(matrix)
  rows = [[name, *(_cell(int(count), float(alpha), row == column)
                   for column, (count, alpha) in enumerate(zip(
                       matrix[row], opacities[row], strict=True)))]
          for row, name in enumerate(names)]
  heading = ['', *(markup.tag('span', name) for name in names)]
  return markup.table(heading, rows, class_='confusion')


def _cell(count: int, alpha: float, right: bool) -> markup.Markup:
  red, green, blue = _COLOR
  if not count:
    return markup.tag('td', '')
  classes = ' '.join(['deep'] * (alpha > 0.55) + ['right'] * right)
  return markup.tag('td', f'{count:,}', class_=classes or None,
                    style=f'background:rgba({red},{green},{blue},{alpha:.3f})')


def opacity(matrix: np.ndarray) -> np.ndarray:
  """Returns the opacity of each cell, 0 to 1: the square root of its share of the row."""
  return np.sqrt(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1))


def picture(matrix: np.ndarray) -> np.ndarray:
  """Returns a matrix as an image, uint8 [height, width, 4]: one color with varying opacity."""
  pixels = np.zeros((*matrix.shape, 4), np.uint8)
  pixels[..., :3] = _COLOR
  pixels[..., 3] = np.round(255 * opacity(matrix))
  return pixels.repeat(_CELL, axis=0).repeat(_CELL, axis=1)


def _most_frequent(matrix: np.ndarray, names: tuple[str, ...]) -> markup.Markup:
  """Returns a list of the largest counts off the diagonal."""
  mistakes = matrix - np.diag(np.diagonal(matrix))
  # Most cells of many classes are empty.
  cells = np.flatnonzero(mistakes)
  order = cells[np.argsort(-mistakes.ravel()[cells], kind='stable')[:_LISTED]]
  pairs = zip(*np.unravel_index(order, matrix.shape), strict=True)
  items = [markup.tag('li', f'{names[true]} → {names[predicted]} ',
                      markup.tag('b', f'{mistakes[true, predicted]:,}'))
           for true, predicted in pairs if mistakes[true, predicted]]
  if not items:
    return markup.tag('p', 'No mistakes.')
  return markup.join([markup.tag('h4', 'Most frequent confusions'),
                      markup.tag('ul', *items, class_='chips')])


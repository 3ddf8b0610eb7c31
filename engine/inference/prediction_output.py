"""Predictions as a table, CSV, JSON and a figure."""

from collections.abc import Sequence
import csv
import io
import json

from matplotlib import figure as figure_lib

from engine.inference import predictor
from engine.reporting.plots import figures
from engine.reporting.plots import image_grid
from tfrecords import printable

# Longer names are cut above an image.
_LONGEST = 24

Predictions = Sequence[predictor.Prediction]


def table(predictions: Predictions, class_names: Sequence[str], top_k: int = 3) -> str:
  """Returns a table of name, class, probability, next classes and true class, then the notes.

  Args:
    predictions: at least one.
    class_names: in the order of the labels.
    top_k: number of classes that are named.
  """
  class_names = [printable.text(name) for name in class_names]
  rows = [('image', 'class', 'probability', 'next', 'true')]
  for one in predictions:
    best, *others = one.order[:top_k]
    rows.append((printable.text(one.name), class_names[best], f'{one.probabilities[best]:.4f}',
                 ', '.join(f'{class_names[k]} {one.probabilities[k]:.4f}' for k in others),
                 _truth(one, class_names)))
  # A column that is empty for every image is left out.
  kept = [column for column in zip(*rows, strict=True) if any(column[1:])]
  widths = [max(map(len, column)) for column in kept]
  lines = ['  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
           for row in zip(*kept, strict=True)]
  notes = [printable.text(f'{one.name}: {"; ".join(one.notes)}')
           for one in predictions if one.notes]
  return '\n'.join([*lines, *notes])


def _truth(one: predictor.Prediction, class_names: Sequence[str]) -> str:
  if one.label is None:
    return ''
  return class_names[one.label] + (' (wrong)' if one.label != one.order[0] else '')


def as_csv(predictions: Predictions, class_names: Sequence[str]) -> str:
  """Returns a row an image: name, class, true class, probability of every class."""
  text = io.StringIO()
  writer = csv.writer(text, lineterminator='\n')
  writer.writerow(['image', 'class', 'true', *class_names])
  for one in predictions:
    truth = '' if one.label is None else class_names[one.label]
    writer.writerow([one.name, class_names[one.order[0]], truth,
                     *(f'{value:.6g}' for value in one.probabilities)])
  return text.getvalue()


def as_json(predictions: Predictions, class_names: Sequence[str]) -> str:
  """Returns a JSON list with an object for each image."""
  return json.dumps([{
      'image': one.name,
      'class': class_names[one.order[0]],
      'true': None if one.label is None else class_names[one.label],
      'probabilities': {name: float(value) for name, value in zip(
          class_names, one.probabilities, strict=True)},
      'notes': list(one.notes)} for one in predictions], indent=2) + '\n'


def draw(predictions: Predictions, class_names: Sequence[str], caption: str) -> figure_lib.Figure:
  """Draws the images, each below its name and predicted class; wrong predictions in orange.

  Args:
    predictions: at least one.
    class_names: in the order of the labels.
    caption: text above the images.
  """
  class_names = [printable.text(name) for name in class_names]
  said, colors = [], []
  for one in predictions:
    best = one.order[0]
    wrong = one.label is not None and one.label != best
    said.append(f'{class_names[best]} {one.probabilities[best]:.2f}'
                + f', not {class_names[one.label or 0]}' * wrong)
    colors.append(figures.ORANGE if wrong else 'black')
  if max(map(len, said)) > _LONGEST:
    said = [text.replace(', not ', ',\nnot ') for text in said]
  titles = [f'{_short(printable.text(one.name))}\n{text}'
            for one, text in zip(predictions, said, strict=True)]
  return image_grid.draw([one.image for one in predictions], titles, caption, colors)


def _short(name: str) -> str:
  return name if len(name) <= _LONGEST else '...' + name[3 - _LONGEST:]

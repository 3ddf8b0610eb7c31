"""Predictions as a table, CSV, JSON and a figure.

Columns that no prediction fills are left out of the table. CSV and JSON have all of them.
"""

from collections.abc import Sequence
import csv
import io
import json
import re
from typing import Any

from matplotlib import figure as figure_lib

from engine.inference import predictor
from engine.reporting.plots import figures
from engine.reporting.plots import image_grid
from tfrecords import printable

# Longer names are cut above an image.
_LONGEST = 24
# Of more images that share notes the first are named.
_MAX_NAMES = 3

Predictions = Sequence[predictor.Prediction]

# Further columns of the CSV, each with the value that an image must have for it to be there.
_FURTHER = {'calibrated': 'calibrated', 'distance': 'distance', 'unlike': 'distance',
            'views_class': 'views', 'views_probability': 'views'}


def table(predictions: Predictions, class_names: Sequence[str], top_k: int = 3) -> str:
  """Returns a table of name, class, probability, next classes and true class, then the notes.

  Args:
    predictions: at least one.
    class_names: in the order of the labels.
    top_k: number of classes that are named.
  """
  class_names = [printable.text(name) for name in class_names]
  rows = [('image', 'class', 'probability', 'distance', 'next', 'views', 'true')]
  for one in predictions:
    best, *others = one.order[:top_k]
    rows.append((printable.text(one.name), class_names[best], f'{one.probabilities[best]:.4f}',
                 _distance(one),
                 ', '.join(f'{class_names[k]} {one.probabilities[k]:.4f}' for k in others),
                 _views(one, class_names), _truth(one, class_names)))
  # A column that is empty for every image is left out.
  kept = [column for column in zip(*rows, strict=True) if any(column[1:])]
  widths = [max(map(len, column)) for column in kept]
  lines = ['  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
           for row in zip(*kept, strict=True)]
  return '\n'.join([*lines, *_note_lines(predictions)])


def _note_lines(predictions: Predictions) -> list[str]:
  """Returns the notes, each once with the images that it is about."""
  about: dict[tuple[str, ...], list[str]] = {}
  for one in predictions:
    if one.notes:
      about.setdefault(one.notes, []).append(one.name)
  return [printable.text(f'{_listed(names, len(predictions))}: {"; ".join(notes)}')
          for notes, names in about.items()]


def _listed(names: Sequence[str], count: int) -> str:
  """Returns the names of some of `count` images; all, if there are several, in two words."""
  if len(names) == count > 1:
    return 'all images'
  more = len(names) - _MAX_NAMES
  return ', '.join(names[:_MAX_NAMES]) + (f' and {more:,} more' if more > 0 else '')


def _distance(one: predictor.Prediction) -> str:
  if one.distance is None:
    return ''
  return f'{one.distance:.2f}' + ' unlike' * (one.distance > 1)


def _views(one: predictor.Prediction, class_names: Sequence[str]) -> str:
  if one.views is None:
    return ''
  found = one.views
  return (f'{class_names[found.label]} {found.probabilities[found.label]:.4f} '
          f'({found.agreeing} of {found.count})')


def _truth(one: predictor.Prediction, class_names: Sequence[str]) -> str:
  if one.label is None:
    return ''
  return class_names[one.label] + (' (wrong)' if one.label != one.order[0] else '')


def as_csv(predictions: Predictions, class_names: Sequence[str]) -> str:
  """Returns a row an image: name, class, true class, probability of every class, and more.

  The last columns are whether the probabilities are calibrated; the distance from the training
  images, and whether the image is unlike them; class and probability of the views. Those that no
  image has are left out. Yes is 1 and no is 0, so that programs that read numbers go on doing so.
  """
  rows = [_values(one, class_names) for one in predictions]
  further = [name for name, needed in _FURTHER.items()
             if any(row[needed] is not None and row[needed] is not False for row in rows)]
  text = io.StringIO()
  writer = csv.writer(text, lineterminator='\n')
  writer.writerow(['image', 'class', 'true', *class_names, *further])
  for one, row in zip(predictions, rows, strict=True):
    views = row['views'] or {}
    found = row | {f'views_{name}': views.get(name) for name in ('class', 'probability')}
    writer.writerow([one.name, row['class'], row['true'] or '',
                     *(f'{value:.6g}' for value in one.probabilities),
                     *(_cell(found[name]) for name in further)])
  return text.getvalue()


def _cell(value: object) -> object:
  if isinstance(value, bool):
    return int(value)
  return '' if value is None else value


def as_json(predictions: Predictions, class_names: Sequence[str]) -> str:
  """Returns a JSON list with an object for each image."""
  return json.dumps([_values(one, class_names) for one in predictions], indent=2) + '\n'


def _values(one: predictor.Prediction, class_names: Sequence[str]) -> dict[str, Any]:
  views = one.views
  return {
      'image': one.name,
      'class': class_names[one.order[0]],
      'true': None if one.label is None else class_names[one.label],
      'probabilities': {name: float(value) for name, value in zip(
          class_names, one.probabilities, strict=True)},
      'calibrated': one.is_calibrated,
      'distance': None if one.distance is None else round(one.distance, 4),
      'unlike': one.is_unlike,
      'views': views and {
          'class': class_names[views.label],
          'probability': round(float(views.probabilities[views.label]), 6),
          'agreeing': views.agreeing, 'count': views.count},
      'notes': list(one.notes)}


def draw(predictions: Predictions, class_names: Sequence[str], caption: str) -> figure_lib.Figure:
  """Draws the images, each below its name, class and remark; wrong and doubtful ones in orange.

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
    colors.append(figures.ORANGE if wrong or one.warnings else 'black')
  if max(map(len, said)) > _LONGEST:
    said = [text.replace(', not ', ',\nnot ') for text in said]
  titles = ['\n'.join(filter(None, (_short(printable.text(one.name)), text, _remark(one))))
            for one, text in zip(predictions, said, strict=True)]
  return image_grid.draw([one.image for one in predictions], titles, caption, colors)


def _remark(one: predictor.Prediction) -> str:
  """Returns the first warning without its details."""
  return re.split('[:,]', one.warnings[0])[0] if one.warnings else ''


def _short(name: str) -> str:
  return name if len(name) <= _LONGEST else '...' + name[3 - _LONGEST:]

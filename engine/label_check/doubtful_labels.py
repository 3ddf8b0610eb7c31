"""The result of a label check: a table of the most doubted labels, a CSV of all, and a sheet."""

from collections.abc import Mapping
import csv
import io

from matplotlib import figure as figure_lib
import numpy as np

from engine.label_check import ranking as ranking_lib
from engine.reporting import text_table
from engine.reporting.plots import image_grid
from tfrecords import inspection
from tfrecords import printable
from tfrecords import reader
from tfrecords import record_subset

# Lines of the table on the console.
_NUM_LINES = 10


def lines(ranking: ranking_lib.Ranking, names: tuple[str, ...],
          paths: Mapping[int, str]) -> list[str]:
  """Returns the table and the estimate, for the user.

  Args:
    ranking: the records.
    names: the classes, in the order of the labels.
    paths: of the pictures that the records were made from; empty where the set has none.
  """
  header = ['rank', 'record', 'label', 'suggested', 'probabilities']
  rows = [header + ['path'] * bool(paths)]
  for place, number in enumerate(ranking.order[:_NUM_LINES].tolist(), 1):
    label, other = int(ranking.labels[number]), int(ranking.suggested[number])
    chances = ranking.probabilities[number, [label, other]]
    rows.append([
        str(place), str(number), printable.text(names[label]), printable.text(names[other]),
        ' and '.join(f'{chance:.4f}' for chance in chances),
        *([printable.text(paths.get(number, ''))] if paths else [])])
  count = len(ranking.labels)
  return [*text_table.align(rows),
          f'about {ranking.estimated_errors:,} of {count:,} labels are wrong, as estimated by '
          'confident learning; look at the first ones before you change any']


def as_csv(ranking: ranking_lib.Ranking, names: tuple[str, ...], paths: Mapping[int, str]) -> str:
  """Returns a row for each record, the most doubted first; arguments as for `lines`."""
  text = io.StringIO()
  writer = csv.writer(text, lineterminator='\n')
  writer.writerow(['rank', 'record', 'label', 'suggested', 'label_probability',
                   'suggested_probability', *(['path'] if paths else [])])
  for place, number in enumerate(ranking.order.tolist(), 1):
    label, other = ranking.labels[number], ranking.suggested[number]
    own, rival = ranking.probabilities[number, [label, other]]
    writer.writerow([place, number, names[label], names[other], f'{own:.6g}', f'{rival:.6g}',
                     *([paths.get(number, '')] if paths else [])])
  return text.getvalue()


def draw(ranking: ranking_lib.Ranking, source: reader.Source, paths: Mapping[int, str],
         count: int) -> figure_lib.Figure:
  """Draws the most doubted images, each below its path, its label and the suggested class.

  Args:
    ranking: the records.
    source: of the records.
    paths: as for `lines`; a record without one is shown by its number.
    count: how many, or all if there are fewer.
  """
  names, chosen = source.spec.class_names, ranking.order[:count]
  is_shown = np.zeros(len(ranking.labels), bool)
  is_shown[chosen] = True
  found = inspection.examples(record_subset.keep(source, is_shown))
  images = dict(zip(np.flatnonzero(is_shown).tolist(), (one.image for one in found), strict=True))
  titles = []
  for number in chosen.tolist():
    classes = int(ranking.labels[number]), int(ranking.suggested[number])
    titles.append('\n'.join([printable.text(paths.get(number, f'record {number}')), *(
        f'{word}{printable.text(names[one])} {ranking.probabilities[number, one]:.1%}'
        for word, one in zip(('label ', 'or '), classes, strict=True))]))
  return image_grid.draw([images[number] for number in chosen.tolist()], titles,
                         f'{source.spec.name}: the labels that are doubted most')

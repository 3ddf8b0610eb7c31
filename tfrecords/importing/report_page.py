"""Draws the report of an import: one self-contained HTML file without scripts.

Its content security policy allows the browser only the styles and images in the page.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from tfrecords.formats import manifest as manifest_lib
from tfrecords.html import markup
from tfrecords.html import pictures
from tfrecords.importing import plan as plan_lib
from tfrecords.importing import report_style
from tfrecords.importing import summary

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# Longer tables are for files.csv.
_MAX_ROWS = 200


def draw(manifest: manifest_lib.Manifest, plan: plan_lib.Plan,
         samples: Sequence[Sequence[np.ndarray]], passed_over: Sequence[str]) -> str:
  """Returns the page.

  Args:
    manifest: of the data set.
    plan: of the pictures that were imported now.
    samples: some images of every class, uint8 [height, width, channels].
    passed_over: names of entries of the source that are no pictures.
  """
  title = f'Import: {manifest.name}'
  head = markup.tag(
      'head', markup.tag('meta', charset='utf-8'),
      markup.tag('meta', http_equiv='Content-Security-Policy', content=_POLICY),
      markup.tag('meta', name='viewport', content='width=device-width, initial-scale=1'),
      markup.tag('meta', name='color-scheme', content='light dark'),
      markup.tag('title', title), markup.tag('style', markup.Markup(report_style.TEXT)))
  body = markup.tag(
      'body', markup.tag('h1', manifest.name), markup.tag('p', _about(manifest), class_='about'),
      _warnings(plan), markup.tag('main', _counts(manifest), _samples(manifest, samples),
                                  _changes(plan), _duplicates(plan), _left_out(plan),
                                  _passed_over(passed_over)))
  return f'<!DOCTYPE html>\n{markup.tag("html", head, body, lang="en")}\n'


def _about(manifest: manifest_lib.Manifest) -> str:
  height, width, channels = manifest.image_shape
  fit = {'crop': 'cropped to the middle', 'pad': 'padded', 'stretch': 'stretched'}[manifest.fit]
  total = sum(split.examples for split in manifest.splits.values())
  return (f'{total:,} images of {height} x {width} pixels, '
          f'{"color" if channels == 3 else "gray"}, in {len(manifest.classes):,} classes; '
          f'imported from a source of kind {manifest.source["kind"]}, pictures of another shape '
          f'{fit}. files.csv has the picture of every record.')


def _warnings(plan: plan_lib.Plan) -> markup.Markup:
  found = [*plan.notes, *summary.small_classes(plan)[:_MAX_ROWS]]
  return markup.join(markup.tag('p', line, class_='note', role='note') for line in found)


def _section(title: str, *contents: object) -> markup.Markup:
  return markup.tag('section', markup.tag('h2', title), *contents)


def _table(heading: Iterable[object], rows: Sequence[Iterable[object]], **attributes: object
           ) -> markup.Markup:
  """Returns the first rows as a table, and a line with the number of the others."""
  shown = markup.table(heading, rows[:_MAX_ROWS], **attributes)
  if len(rows) <= _MAX_ROWS:
    return shown
  more = markup.tag('p', f'and {len(rows) - _MAX_ROWS:,} more; see files.csv', class_='about')
  return markup.join((shown, more))


def _counts(manifest: manifest_lib.Manifest) -> markup.Markup:
  splits = [name for name in manifest_lib.SPLITS if name in manifest.splits]
  columns = [manifest.splits[name].class_counts for name in splits]
  rows = [(name, *(f'{count:,}' for count in counts)) for name, *counts in zip(
      manifest.classes, *columns, strict=True)]
  rows.insert(0, ('all', *(f'{sum(column):,}' for column in columns)))
  return _section('Images', _table(('class', *splits), rows, class_='counts'))


def _samples(manifest: manifest_lib.Manifest, samples: Sequence[Sequence[np.ndarray]]
             ) -> markup.Markup:
  sheets = [markup.tag(
      'div', markup.tag('h3', name, markup.tag('small', f'label {label}')),
      markup.tag('div', *(pictures.element(image, f'{name}, training image {number + 1}')
                          for number, image in enumerate(images)), class_='images'),
      class_='sheet') for label, (name, images) in enumerate(zip(
          manifest.classes, samples, strict=False))]
  return _section('Some training images of each class',
                  markup.tag('div', *sheets, class_='sheets'))


def _changes(plan: plan_lib.Plan) -> markup.Markup:
  rows = [(note, f'{count:,}', name) for note, count, name in summary.changes(plan)]
  if not rows:
    return markup.text('')
  return _section('Turned and converted', _table(('change', 'pictures', 'first'), rows))


def _duplicates(plan: plan_lib.Plan) -> markup.Markup:
  rows = [(plan.pictures.entries[number].name, name)
          for number, name in sorted(plan.duplicate_of.items())[:_MAX_ROWS + 1]]
  if not rows:
    return markup.text('')
  about = markup.tag('p', f'{len(plan.duplicate_of):,} pictures look like an earlier one. '
                     'They share its split, unless the import was told otherwise.')
  return _section('Equal and nearly equal pictures', about,
                  markup.table(('picture', 'looks like'), rows[:_MAX_ROWS]))


def _left_out(plan: plan_lib.Plan) -> markup.Markup:
  rows = [(plan.pictures.entries[number].name, why)
          for number, why in sorted(plan.left_out.items())]
  if not rows:
    return markup.text('')
  return _section('Left out', _table(('picture', 'reason'), rows))


def _passed_over(names: Sequence[str]) -> markup.Markup:
  if not names:
    return markup.text('')
  about = markup.tag('p', 'Hidden entries and files that are no pictures:')
  shown = markup.tag('p', ', '.join(names[:_MAX_ROWS]) + (
      f' and {len(names) - _MAX_ROWS:,} more' if len(names) > _MAX_ROWS else ''), class_='about')
  return _section('Passed over', about, shown)

"""Pictures in a table: a .csv with columns path, label, and perhaps split and group."""

from collections.abc import Iterator, Mapping
import csv
import io
import os

from tfrecords import errors
from tfrecords import regular_file
from tfrecords.importing import entry_names
from tfrecords.importing import file_reader
from tfrecords.importing import folder_listing
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import listing_checks

_PATH, _LABEL, _SPLIT, _GROUP = 'path', 'label', 'split', 'group'


def open_listing(settings: import_settings.ImportSettings) -> listing.Listing:
  """Returns what a table lists; paths are relative to the table's folder.

  Raises:
    errors.InputError: the table or its classes cannot be used; the message names file and line.
  """
  stored: dict[str, str] = {}
  entries = []
  for place, row in _rows(settings):
    path = _path(place, row)
    entry = listing.Entry(
        entry_names.composed(path), _label(place, row), _split(place, row),
        (row.get(settings.group_column or _GROUP) or '').strip())
    if entry.name in stored:
      raise errors.InputError(f'{place}: {path} is listed twice; remove one of the lines')
    stored[entry.name] = path
    entries.append(entry)
  root = os.path.dirname(settings.source) or '.'
  changed = {name: kept for name, kept in stored.items() if name != kept}
  found = listing.Listing(
      'csv', tuple(entries), (), (), file_reader.FileReader(root, changed))
  return listing_checks.complete(found, settings)


def _rows(settings: import_settings.ImportSettings) -> Iterator[tuple[str, dict[str, str]]]:
  """Yields the place of each row, for messages, and its values by column."""
  path = settings.source
  with regular_file.opened(path) as file:
    try:
      table = csv.DictReader(io.TextIOWrapper(file, 'utf-8-sig', newline=''), strict=True)
      table.fieldnames = [name.strip() for name in table.fieldnames or ()]
      _check_columns(settings, table.fieldnames)
      for row in table:
        yield f'{path}, line {table.line_num:,}', row
    except UnicodeDecodeError as error:
      raise errors.InputError(f'{path}: is not text in UTF-8; save it as UTF-8') from error
    except csv.Error as error:
      raise errors.InputError(
          f'{path}: is not a table of comma-separated values ({errors.reason(error)})') from error


def _check_columns(settings: import_settings.ImportSettings, columns: list[str]) -> None:
  found = f'{settings.source}: has the columns {", ".join(columns) or "(none)"}'
  if _PATH not in columns or _LABEL not in columns:
    raise errors.InputError(f'{found}; give path, label, and perhaps split, group, comma-separated')
  used = (_PATH, _LABEL, _SPLIT, settings.group_column or _GROUP)
  if twice := next((name for name in used if columns.count(name) > 1), None):
    raise errors.InputError(f'{found}; keep one {twice}')
  if settings.split == 'column' and _SPLIT not in columns:
    raise errors.InputError(f'--split=column: {found}; give one named split')
  if settings.group_column and settings.group_column not in columns:
    raise errors.InputError(
        f'--group_column={settings.group_column}: {found}; give the name of one of them')


def _path(place: str, row: Mapping[str, str]) -> str:
  """Returns the relative path of a row, without '.' and '..'."""
  given = (row[_PATH] or '').strip()
  path = os.path.normpath(given)
  if not given or '\0' in given:
    raise errors.InputError(f'{place}: has no path; give the path of a picture')
  if os.path.isabs(path) or path.split('/')[0] == '..':
    raise errors.InputError(
        f"{place}: {given} leads out of the table's folder; give a path relative to it, below it")
  return path


def _label(place: str, row: Mapping[str, str]) -> str:
  label = (row[_LABEL] or '').strip()
  if not label:
    raise errors.InputError(f'{place}: has no label; give the name of a class')
  return entry_names.composed(label)


def _split(place: str, row: Mapping[str, str]) -> str:
  given = (row.get(_SPLIT) or '').strip()
  split = folder_listing.SPLIT_NAMES.get(given.lower(), '')
  if given and not split:
    raise errors.InputError(
        f'{place}: split {given}: give train, validation or test, or leave it empty')
  return split

"""files.csv: which picture each record of a data set is, and what became of all other pictures.

A row a picture: first the records, split by split in their order, then the pictures that were left
out, by name. Names are quoted as RFC 4180 says (https://www.rfc-editor.org/rfc/rfc4180), also with
line breaks; bytes of a name that are not UTF-8 are in the file as they are.
"""

from collections.abc import Iterable, Iterator
import csv
import io
import os
import pathlib
from typing import NamedTuple

from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file

FILE = 'files.csv'


class Row(NamedTuple):
  """One picture; the columns of the file, in their order.

  Attributes:
    split: train, validation or test; '' if it was left out.
    record: its number in the split, from 0; '' if it was left out.
    path: its name in the source.
    sha256: of its file, 64 hexadecimal digits.
    label: the name of its class.
    width: of the upright picture, in pixels.
    height: of the upright picture, in pixels.
    orientation: of EXIF, 1 for upright.
    group: of the source; pictures of a group share a split.
    duplicate_of: the first equal or nearly equal picture; '' if it is the first itself.
    remark: what was changed of it, or why it was left out.
  """
  split: str
  record: str
  path: str
  sha256: str
  label: str
  width: str = ''
  height: str = ''
  orientation: str = ''
  group: str = ''
  duplicate_of: str = ''
  remark: str = ''


COLUMNS = Row._fields


def write(path: pathlib.Path, rows: Iterable[Row]) -> None:
  """Writes the file whole.

  Raises:
    errors.InputError: it cannot be written.
  """
  with atomic_file.temporary_path(path) as temporary, temporary.open(
      'x', encoding='utf-8', errors='surrogateescape', newline='') as file:
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(rows)


def read(directory: str | os.PathLike[str]) -> Iterator[Row]:
  """Yields the rows of a data set's file.

  Raises:
    errors.InputError: the file is missing or damaged.
  """
  path = pathlib.Path(directory) / FILE
  with regular_file.opened(path) as binary:
    text = io.TextIOWrapper(binary, encoding='utf-8', errors='surrogateescape', newline='')
    reader = csv.reader(text, strict=True)
    try:
      if tuple(next(reader, ())) != COLUMNS:
        raise errors.InputError(
            f'{path}: its first line is not {",".join(COLUMNS)}; import the data set again')
      for values in reader:
        if len(values) != len(COLUMNS) or not (values[1] or '0').isdecimal():
          raise errors.InputError(
              f'{path}: line {reader.line_num} is no row of {len(COLUMNS)} columns with the number '
              'of a record; import the data set again')
        yield Row(*values)
    except csv.Error as error:
      raise errors.InputError(
          f'{path}: line {reader.line_num} is damaged ({error}); import the data set '
          'again') from error


def find(directory: str | os.PathLike[str], split: str, record: int) -> Row:
  """Returns the row of a record.

  Args:
    directory: of the data set.
    split: train, validation or test.
    record: its number in the split.

  Raises:
    errors.InputError: the file has no such row, or as for `read`.
  """
  number = str(record)
  for row in read(directory):
    if row.split == split and row.record == number:
      return row
  raise errors.InputError(
      f'{pathlib.Path(directory) / FILE}: has no record {record:,} of {split}')

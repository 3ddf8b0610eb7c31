"""What is wrong with the decoded pictures of a source, one line each."""

from collections.abc import Sequence

import numpy as np

from tfrecords import errors
from tfrecords.importing import decode
from tfrecords.importing import decoded_pictures
from tfrecords.importing import import_settings


def check(found: decoded_pictures.DecodedPictures, class_names: Sequence[str],
          settings: import_settings.ImportSettings, total: int) -> None:
  """Refuses pictures that cannot be imported with these settings.

  Args:
    found: the decoded pictures.
    class_names: that need one of them.
    settings: of the import.
    total: number of pictures of the source; with --append some are not decoded again.

  Raises:
    errors.InputError: files cannot be read, a class has no readable image, or images would have to
      be enlarged.
  """
  _check_bad(found, settings, total)
  labels = {entry.label for entry, is_bad in zip(found.entries, found.is_bad, strict=True)
            if not is_bad}
  for name in class_names:
    if name not in labels:
      raise errors.InputError(f'class "{name}" has no readable image')
  if not settings.enlarge:
    _check_size(found, settings)


def _check_bad(found: decoded_pictures.DecodedPictures,
               settings: import_settings.ImportSettings, total: int) -> None:
  bad = np.flatnonzero(found.is_bad)
  if not bad.size:
    return
  first = int(bad[0])
  line = (f'{bad.size:,} of {total:,} files cannot be read (first: '
          f'{found.entries[first].name}: {found.reasons[first]})')
  if settings.on_bad == 'stop':
    raise errors.InputError(f'{line}; --on_bad=skip leaves them out')
  if bad.size > settings.max_bad * total:
    raise errors.InputError(
        f'{line}, more than --max_bad={settings.max_bad:g} of all; give more, or repair them')


def _check_size(found: decoded_pictures.DecodedPictures,
                settings: import_settings.ImportSettings) -> None:
  rule = decode.rule_of(settings).fit_rule
  sizes, inverse = np.unique(found.sizes[~found.is_bad], axis=0, return_inverse=True)
  is_small = np.array([rule.enlarges((int(width), int(height))) for width, height in sizes],
                      np.bool_)
  small = np.flatnonzero(~found.is_bad)[is_small[inverse.reshape(-1)]]
  if small.size:
    width, height = found.sizes[small[0]].tolist()
    raise errors.InputError(
        f'{small.size:,} image{"s are" if small.size > 1 else " is"} smaller than '
        f'{rule.width}x{rule.height} (first: {found.entries[int(small[0])].name}: '
        f'{width}x{height}); --enlarge enlarges them')

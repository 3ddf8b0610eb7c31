"""Settings of an import: what is accepted, and what a wrong one says."""

import pytest

from tfrecords import errors
from tfrecords.importing import import_settings


def test_sides_channels_and_background():
  found = import_settings.ImportSettings(size='24x36', color='gray', background='0, 9,255')
  assert (found.height_width, found.channels, found.background_color) == (
      (24, 36), 1, (0, 9, 255))
  assert import_settings.ImportSettings().height_width == (32, 32)


@pytest.mark.parametrize('changes, message', [
    ({'size': '0'}, '--size=0: give 1 to 256 pixels, as 32 or HxW such as 24x32'),
    ({'size': '32x'}, '--size=32x: give 1 to 256 pixels, as 32 or HxW such as 24x32'),
    ({'size': '257x9'}, '--size=257x9: give 1 to 256 pixels, as 32 or HxW such as 24x32'),
    ({'size': '2x3x4'}, '--size=2x3x4: give 1 to 256 pixels, as 32 or HxW such as 24x32'),
    ({'background': '1,2'}, '--background=1,2: give R,G,B, each 0 to 255, such as 255,255,255'),
    ({'background': '1,2,256'}, '--background=1,2,256: give R,G,B, each 0 to 255, such as '
     '255,255,255'),
    ({'kind': 'zip'}, '--kind=zip: give one of auto, folder, csv, npz, tfds, parquet'),
    ({'fit': 'zoom'}, '--fit=zoom: give one of crop, pad, stretch'),
    ({'test': 0.5, 'validation': 0.5}, '--test=0.5 --validation=0.5: no training images are left; '
     'give shares with a sum below 1'),
    ({'test': 1.0}, '--test=1.0: give 0 to below 1'),
    ({'near_duplicates': 9}, '--near_duplicates=9: hashes that far apart are of different '
     'pictures; give at most 8'),
    ({'max_bad': -1.0}, '--max_bad=-1.0: give 0 to 1'),
    ({'group': '(a'}, '--group=(a: is not a regular expression (missing ), unterminated '
     "subpattern at position 0); give one such as '(person[0-9]+)'"),
    ({'group': 'a', 'group_column': 'b'}, '--group and --group_column: give one of them')])
def test_what_cannot_be_used_is_one_line(changes, message):
  with pytest.raises(errors.InputError) as caught:
    import_settings.ImportSettings(**changes)
  assert str(caught.value) == message

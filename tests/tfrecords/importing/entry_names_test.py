"""Names of files: composed form, hidden entries, suffixes of pictures."""

import pytest

from tfrecords.importing import entry_names
from tfrecords.pictures import picture_decoder


def test_accents_are_composed():
  assert entry_names.composed('cafe\u0301/a.png') == 'caf\u00e9/a.png'
  # A name that is no Unicode keeps its bytes.
  assert entry_names.composed('caf\udce9') == 'caf\udce9'


def test_names_in_another_encoding_are_no_unicode():
  assert entry_names.is_unicode('caf\u00e9/a\nb \U0001f600.png')
  assert not entry_names.is_unicode('caf\udce9')


@pytest.mark.parametrize('name', [
    '.x', '._cat.jpg', '.DS_Store', '.ipynb_checkpoints', '__MACOSX', '@eaDir', 'Thumbs.db'])
def test_what_systems_leave_is_hidden(name):
  assert entry_names.is_hidden(name)


def test_others_are_not():
  assert not any(map(entry_names.is_hidden, ['cat.jpg', '_cat.jpg', 'a.b', '@home']))


def test_pictures_have_the_suffixes_of_the_formats_that_are_decoded():
  from PIL import Image
  Image.init()
  decoded = {suffix for suffix, name in Image.registered_extensions().items()
             if name in picture_decoder.FORMATS and name in Image.OPEN}
  assert decoded <= entry_names.PICTURE_SUFFIXES
  assert entry_names.is_picture('A B.JPG')
  assert not any(map(entry_names.is_picture, ['notes.txt', 'jpg', 'a.heic', 'a.pdf']))

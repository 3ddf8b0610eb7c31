"""Names of files in a source: their form, and which of them are hidden or are not pictures."""

import os
import unicodedata

# Folders and files that systems put beside pictures: archives of macOS, NAS servers, Windows.
_HIDDEN = {'__macosx', '@eadir', 'thumbs.db', 'desktop.ini', 'lost+found', '$recycle.bin'}
# Of the formats that are decoded, as Pillow registers them.
PICTURE_SUFFIXES = frozenset(
    '.apng .avif .avifs .bmp .bw .dib .gif .icb .icns .ico .j2c .j2k .jfif .jp2 .jpc .jpe .jpeg '
    '.jpf .jpg .jpx .pbm .pcx .pfm .pgm .png .pnm .ppm .psd .qoi .ras .rgb .rgba .sgi .tga .tif '
    '.tiff .vda .vst .webp .xbm .xpm'.split())


def composed(name: str) -> str:
  """Returns a name in Unicode's composed form: systems differ in how they store an accent."""
  return name if name.isascii() else unicodedata.normalize('NFC', name)


def is_unicode(name: str) -> bool:
  """Returns whether a name is Unicode, not that of a file in another encoding."""
  return not any('\ud800' <= letter <= '\udfff' for letter in name)


def is_hidden(name: str) -> bool:
  """Returns whether a file or folder is passed over: `.x`, `__MACOSX`, `@eaDir`, `Thumbs.db`."""
  return name.startswith('.') or name.lower() in _HIDDEN


def is_picture(name: str) -> bool:
  """Returns whether a file's suffix is that of a picture."""
  return os.path.splitext(name)[1].lower() in PICTURE_SUFFIXES

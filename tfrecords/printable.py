"""Escapes text from outside, such as a file's name, so that it is printable on one line."""

import unicodedata

# Control characters, line breaks, changes of writing direction, and bytes of a name that are not
# UTF-8, which Python represents as surrogates.
_ESCAPED = {'Cc', 'Cf', 'Cs', 'Zl', 'Zp'}
# Joiners within words of some scripts and within emoji.
_KEPT = '\u200c\u200d'
# Python's code points for the bytes 0x80 to 0xff of such names (PEP 383).
_FIRST_BYTE, _LAST_BYTE, _BYTE_OFFSET = '\udc80', '\udcff', 0xdc00


def text(value: object) -> str:
  r"""Returns str(value) with Python's escapes for characters that are not printable in one line.

  These are characters that break a line, move the cursor or cannot be encoded: a name with a line
  break becomes `a\nb`, one with the byte 0xe9 `caf\xe9`.
  """
  shown = str(value)
  if shown.isascii() and shown.isprintable():
    return shown
  return ''.join(map(_shown, shown))


def _shown(character: str) -> str:
  if unicodedata.category(character) not in _ESCAPED or character in _KEPT:
    return character
  if _FIRST_BYTE <= character <= _LAST_BYTE:
    return f'\\x{ord(character) - _BYTE_OFFSET:02x}'
  return character.encode('unicode_escape').decode()

"""Text from outside, such as a file's name, in the middle of one line of a terminal or a figure."""

import unicodedata

# Controls, line breaks, changes of the direction of writing, and bytes of a name that are not
# UTF-8, which Python holds as surrogates.
_ESCAPED = {'Cc', 'Cf', 'Cs', 'Zl', 'Zp'}
# Joiners inside the words of some scripts, and inside emoji.
_KEPT = '\u200c\u200d'
# Python's code points for the bytes 0x80 to 0xff of such names (PEP 383).
_FIRST_BYTE, _LAST_BYTE, _BYTE_OFFSET = '\udc80', '\udcff', 0xdc00


def text(value: object) -> str:
  r"""Returns str(value) without anything that breaks a line, moves the cursor or cannot be encoded.

  Such characters become Python's escapes: a name with a line break is shown as `a\nb`, one with
  the byte 0xe9 as `caf\xe9`.
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

"""The EXIF orientation of a picture: how the camera was held."""

from PIL import ExifTags
from PIL import Image

# By the value of the EXIF tag: CIPA DC-008 (Exif 2.32), section 4.6.4, "Orientation".
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90}
# Those that exchange width and height.
LYING = (5, 6, 7, 8)


def of(file: Image.Image, notes: list[str]) -> int:
  """Returns the EXIF orientation, 1 (upright) if there is none.

  Args:
    file: an open file.
    notes: gets a note if the tags are damaged.
  """
  try:
    value = file.getexif().get(ExifTags.Base.Orientation, 1)
    return value if value in TURNS else 1
  except Exception:  # Damaged EXIF data raises exceptions of many classes.
    notes.append('EXIF data damaged, orientation unknown')
    return 1


def upright(file: Image.Image, notes: list[str]) -> tuple[Image.Image, int]:
  """Returns the decoded first frame with the orientation applied, and the orientation.

  Args:
    file: an open file; the picture is a copy, valid after the file is closed.
    notes: gets a note if the picture is turned or its tags are damaged.
  """
  # Pillow applies the tag when it decodes a TIFF. In other files the tag may come after the pixels.
  applied = of(file, []) if file.format == 'TIFF' else 1
  file.load()
  orientation = of(file, notes)
  turn = TURNS.get(orientation)
  picture = file.transpose(turn) if turn is not None else file.copy()
  orientation = max(orientation, applied)
  if orientation != 1:
    notes.append(f'reoriented (EXIF orientation {orientation})')
  return picture, orientation

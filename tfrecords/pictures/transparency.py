"""Composites transparent pictures on a background of one color."""

from PIL import Image

Color = tuple[int, int, int]

WHITE: Color = (255, 255, 255)


def note(background: Color) -> str:
  """Returns the note for the user."""
  name = 'white' if background == WHITE else ','.join(map(str, background))
  return f'transparency composited on {name}'


def gray_level(background: Color) -> int:
  """Returns the gray value of a color, 0 to 255, as Pillow converts it (ITU-R BT.601)."""
  red, green, blue = background
  # Pillow's own integers: https://pillow.readthedocs.io, "Image.convert", L = R * 299/1000 + ...
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16


def composite(picture: Image.Image, background: Color, notes: list[str]) -> Image.Image:
  """Returns an opaque picture; one without transparency is unchanged.

  Args:
    picture: in any mode.
    background: red, green and blue, 0 to 255.
    notes: gets a note if a pixel is transparent.
  """
  if not picture.has_transparency_data:
    return picture
  straight = picture.convert('LA') if picture.mode == 'La' else picture
  straight = straight.convert('RGBA')
  if straight.getchannel('A').getextrema() == (255, 255):
    return straight.convert('RGB')
  notes.append(note(background))
  ground = Image.new('RGBA', picture.size, (*background, 255))
  return Image.alpha_composite(ground, straight).convert('RGB')

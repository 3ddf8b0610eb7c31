"""Converts the colors of a picture with an ICC profile to sRGB."""

import io

from PIL import Image
from PIL import ImageCms

_LONGEST_NAME = 40


def to_srgb(picture: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
  """Returns the picture in sRGB.

  Args:
    picture: in any mode; RGB and CMYK are converted.
    profile: of the picture's colors, as its file holds it.
    notes: gets a note, unless the colors are sRGB already.
  """
  try:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    name = ''.join(filter(str.isprintable, ImageCms.getProfileDescription(source))).strip()
    name = name[:_LONGEST_NAME] or 'without a name'
    if 'srgb' in name.lower():
      return picture
    if picture.mode not in ('RGB', 'CMYK'):
      notes.append(f'color profile {name} not used')
      return picture
    found = ImageCms.profileToProfile(
        picture, source, ImageCms.createProfile('sRGB'), outputMode='RGB')
  except Exception:  # Little CMS and Pillow raise many kinds; the pixels are intact.
    notes.append('color profile damaged, not used')
    return picture
  notes.append(f'colors of the profile {name} made sRGB')
  assert found is not None
  return found

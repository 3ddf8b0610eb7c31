"""Converts the colors of a picture with an ICC profile to sRGB."""

import io

from PIL import Image
from PIL import ImageCms

_MAX_NAME_CHARACTERS = 40


def to_srgb(picture: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
  """Returns the picture in sRGB.

  Args:
    picture: in any mode; RGB and CMYK are converted.
    profile: the ICC profile in the picture's file.
    notes: gets a note, unless the colors are already sRGB.
  """
  try:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    name = ''.join(filter(str.isprintable, ImageCms.getProfileDescription(source))).strip()
    name = name[:_MAX_NAME_CHARACTERS] or 'without a name'
    if 'srgb' in name.lower():
      return picture
    if picture.mode not in ('RGB', 'CMYK'):
      notes.append(f'color profile {name} not used')
      return picture
    found = ImageCms.profileToProfile(
        picture, source, ImageCms.createProfile('sRGB'), outputMode='RGB')
  except Exception:  # Little CMS and Pillow raise exceptions of many classes.
    notes.append('color profile damaged, not used')
    return picture
  notes.append(f'colors converted from the profile {name} to sRGB')
  assert found is not None
  return found

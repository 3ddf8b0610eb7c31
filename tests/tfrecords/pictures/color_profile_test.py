"""Color profiles: sRGB is unchanged, others are converted, damaged ones are ignored."""

from PIL import Image
from PIL import ImageCms

from tfrecords.pictures import color_profile


def _profile(kind):
  return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()


def _converted(picture, profile):
  notes = []
  return color_profile.to_srgb(picture, profile, notes), notes


def test_srgb_is_unchanged():
  picture = Image.new('RGB', (2, 2), (200, 30, 10))
  found, notes = _converted(picture, _profile('sRGB'))
  assert found is picture
  assert notes == []


def test_another_profile_is_converted(monkeypatch):
  # sRGB is the only RGB profile that Pillow creates; under another name it is converted.
  monkeypatch.setattr(ImageCms, 'getProfileDescription', lambda profile: 'Wide\n RGB ' * 9)
  found, notes = _converted(Image.new('RGB', (2, 2), (200, 30, 10)), _profile('sRGB'))
  assert all(abs(a - b) <= 1 for a, b in zip(found.getpixel((0, 0)), (200, 30, 10), strict=True))
  assert notes == [
      'colors converted from the profile Wide RGB Wide RGB Wide RGB Wide RGB Wide to sRGB']
  found, notes = _converted(Image.new('L', (2, 2), 7), _profile('sRGB'))
  assert found.getpixel((0, 0)) == 7
  assert notes == ['color profile Wide RGB Wide RGB Wide RGB Wide RGB Wide not used']


def test_a_damaged_or_unsuitable_profile_is_ignored():
  for profile in (b'', b'junk' * 99, _profile('LAB')):
    found, notes = _converted(Image.new('RGB', (2, 2), (200, 30, 10)), profile)
    assert found.getpixel((0, 0)) == (200, 30, 10)
    assert notes == ['color profile damaged, not used']

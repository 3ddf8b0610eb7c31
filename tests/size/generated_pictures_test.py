"""Generated pictures: the same in every block, in PNGs that Pillow reads."""

import numpy as np
from PIL import Image

from tests.size import generated_pictures


def test_a_picture_does_not_depend_on_its_block():
  whole = generated_pictures.pixels(0, 6, 3, 0.5)
  parts = [generated_pictures.pixels(number, 1, 3, 0.5) for number in range(6)]
  assert np.array_equal(whole, np.concatenate(parts))
  assert len(np.unique(whole.reshape(6, -1), axis=0)) == 6


def test_likeness():
  alike = generated_pictures.pixels(0, 6, 3, 1.0)
  assert np.array_equal(alike[:3], alike[3:])
  assert not np.array_equal(alike[0], alike[1])


def test_files(tmp_path):
  generated_pictures.write(tmp_path / 'root', 5, 2, 0.0)
  names = sorted(str(path.relative_to(tmp_path / 'root'))
                 for path in (tmp_path / 'root').rglob('*.png'))
  assert names == ['0000/0000000.png', '0000/0000002.png', '0000/0000004.png', '0001/0000001.png',
                   '0001/0000003.png']
  expected = generated_pictures.pixels(3, 1, 2, 0.0)[0]
  with Image.open(tmp_path / 'root/0001/0000003.png') as picture:
    assert np.array_equal(np.asarray(picture), expected)

"""Tests for engine.bench.importing.generated_pictures."""

import io

from PIL import Image

from engine.bench.importing import generated_pictures


def test_a_photograph_has_the_size_of_a_file_of_its_kind():
  data = generated_pictures.file(
      generated_pictures.picture(0, generated_pictures.JPEG_SIZE), 'JPEG')
  assert 30_000 < len(data) < 60_000
  with Image.open(io.BytesIO(data)) as found:
    assert (found.format, found.size) == ('JPEG', (500, 375))


def test_a_folder_has_all_classes_and_no_copies(tmp_path):
  generated_pictures.write_folder(tmp_path / 'pictures', 7, 3, (16, 12))
  files = sorted((tmp_path / 'pictures').glob('*/*'))
  assert [path.parent.name for path in files] == [
      'class0', 'class0', 'class0', 'class1', 'class1', 'class2', 'class2']
  assert len({path.read_bytes() for path in files}) == 7

"""A manifest is read as it was written, and describes the data set of its directory."""

import json

import pytest

from tests.tfrecords import imported_set
from tfrecords import errors
from tfrecords.formats import manifest


def test_a_manifest_is_read_as_it_was_written(tmp_path):
  written = imported_set.write(tmp_path / 'pets')
  assert manifest.read(tmp_path / 'pets') == written
  values = json.loads((tmp_path / 'pets/manifest.json').read_text())
  assert (values['format'], values['classes']) == (1, ['cat', 'dog', 'frog'])
  assert list(values) == sorted(values)


def test_the_description_of_the_data_set(tmp_path):
  imported_set.write(tmp_path / 'pets')
  spec = manifest.spec(manifest.read(tmp_path / 'pets'), tmp_path / 'pets')
  assert (spec.name, spec.directory) == ('pets', str(tmp_path / 'pets'))
  assert (spec.class_names, spec.image_shape) == (('cat', 'dog', 'frog'), (8, 6, 3))
  assert spec.splits == ('train', 'validation', 'test')
  assert [spec.examples(split) for split in spec.splits] == [36, 9, 10]
  assert spec.files('validation') == (
      'validation-00000-of-00002.bin', 'validation-00001-of-00002.bin')
  assert (spec.label_bytes, spec.label_width, spec.record_bytes) == (1, 1, 145)
  assert spec.is_imported
  assert spec.shards['test-00000-of-00002.bin'].bytes == 5 * 145
  assert spec.class_counts['train'] == (20, 10, 6)


def test_labels_of_two_bytes_and_no_validation_split(tmp_path):
  classes = tuple(f'c{number}' for number in range(300))
  imported_set.write(tmp_path, classes=classes, shape=(2, 2, 1),
                     counts={'train': (1,) * 300, 'test': (1,) * 300})
  spec = manifest.spec(manifest.read(tmp_path), tmp_path)
  assert (spec.label_bytes, spec.label_width, spec.record_bytes) == (2, 2, 6)
  assert spec.splits == ('train', 'test')
  assert spec.validation_examples == 0


def test_the_container_of_tfrecord_files(tmp_path):
  written = imported_set.write(tmp_path)
  text = written.to_json().replace('"records"', '"tfrecord"')
  (tmp_path / 'manifest.json').write_text(text)
  assert manifest.spec(manifest.read(tmp_path), tmp_path).container == 'tfrecord'


def test_an_error_names_the_file(tmp_path):
  with pytest.raises(errors.InputError) as caught:
    manifest.read(tmp_path)
  assert str(caught.value) == f'{tmp_path}/manifest.json: no such file'
  imported_set.write(tmp_path)
  path = tmp_path / 'manifest.json'
  path.write_text(path.read_text().replace('"fit": "crop"', '"fit": "tile"'))
  with pytest.raises(errors.InputError) as caught:
    manifest.read(tmp_path)
  assert str(caught.value) == (
      f"{path}: fit is 'tile', not crop, pad or stretch; is this the manifest of an imported data "
      'set?')

"""Every field of a manifest is checked; the message has field, value and what it should be."""

import copy
import json

import pytest

from tests.tfrecords import imported_set
from tfrecords import errors
from tfrecords.formats import manifest_fields


@pytest.fixture(scope='module')
def values(tmp_path_factory):
  return json.loads(imported_set.write(tmp_path_factory.mktemp('pets')).to_json())


def _message(values):
  with pytest.raises(errors.InputError) as caught:
    manifest_fields.parse(json.dumps(values))
  return str(caught.value)


def test_the_fields_are_returned(values):
  assert manifest_fields.parse(json.dumps(values)) == values


@pytest.mark.parametrize('field, value, message', [
    ('format', 2, 'format is 2, not 1, which this program reads'),
    ('format', True, 'format is True, not 1, which this program reads'),
    ('name', 'a/b', "name is 'a/b', not the name of a directory"),
    ('classes', ['cat'], "classes is ['cat'], not 2 to 10,000 different names"),
    ('classes', ['a', 'b', 'a'], "classes is ['a', 'b', 'a'], not 2 to 10,000 different names"),
    ('classes', ['a', 'b', ''], "classes is ['a', 'b', ''], not 2 to 10,000 different names"),
    ('classes', 'cats', "classes is 'cats', not 2 to 10,000 different names"),
    ('image_shape', [8, 257, 3],
     'image_shape is [8, 257, 3], not height and width of 1 to 256 and 1 or 3 channels'),
    ('image_shape', [8, 6, 2],
     'image_shape is [8, 6, 2], not height and width of 1 to 256 and 1 or 3 channels'),
    ('image_shape', [8, 6.0, 3],
     'image_shape is [8, 6.0, 3], not height and width of 1 to 256 and 1 or 3 channels'),
    ('label_bytes', 2, 'label_bytes is 2, not 1, for 3 classes'),
    ('label_bytes', 3, 'label_bytes is 3, not 1 or 2'),
    ('container', 'zip', "container is 'zip', not records or tfrecord"),
    ('mean', [1.0], 'mean is [1.0], not 3 numbers, one for each channel'),
    ('deviation', [1.0, 2.0, 256], 'deviation is [1.0, 2.0, 256], not a number of 0 to 255 for '
     'each channel'),
    ('fit', 'tile', "fit is 'tile', not crop, pad or stretch"),
    ('resampling', 3, 'resampling is 3, not a string'),
    ('background', [0.5, 1, 2],
     'background is [0.5, 1, 2], not three whole numbers of 0 to 255'),
    ('background', [7], 'background is [7], not three whole numbers of 0 to 255'),
    ('mean', [10 ** 300, 1, 1],
     f'mean is [1{"0" * 38}..., not a number of 0 to 255 for each channel'),
    ('enlarge', 1, 'enlarge is 1, not true or false'),
    ('split_rule', [], 'split_rule is [], not an object'),
    ('source', {}, 'source is {}, not an object with a kind'),
    ('pillow', None, 'pillow is None, not a string'),
    ('extra', 1, 'unknown field extra'),
])
def test_a_wrong_field_is_named(values, field, value, message):
  assert _message(values | {field: value}) == message


@pytest.mark.parametrize('field', ['format', 'classes', 'splits', 'pillow'])
def test_a_missing_field_is_named(values, field):
  rest = {name: value for name, value in values.items() if name != field}
  assert _message(rest) == f'the field {field} is missing'


@pytest.mark.parametrize('path, value, message', [
    (('train',), None, 'splits.train is None, not an object'),
    (('train', 'examples'), 0, 'splits.train.examples is 0, not 1 or more'),
    (('train', 'examples'), 37, 'splits.train.examples is 37, not 36, as its class_counts add up'),
    (('train', 'class_counts'), [36], 'splits.train.class_counts is [36], not 3 numbers, one for '
     'each class'),
    (('test', 'class_counts'), [-1, 6, 5],
     'splits.test.class_counts is [-1, 6, 5], not a whole number for each class'),
    (('test', 'shards'), [], 'splits.test.shards is [], not one or more shards'),
    (('test', 'shards', 1, 'file'), '../x',
     "splits.test.shards[1].file is '../x', not the plain name of a file"),
    (('test', 'shards', 1, 'file'), 'test-00000-of-00002.bin',
     "splits is 'test-00000-of-00002.bin', not the name of one shard"),
    (('test', 'shards', 0, 'bytes'), 9,
     'splits.test.shards[0].bytes is 9, not 725, for 5 records of 145 bytes'),
    (('test', 'shards', 0, 'sha256'), 'ab',
     "splits.test.shards[0].sha256 is 'ab', not 64 hexadecimal digits"),
    (('test', 'shards', 0, 'examples'), 6,
     'splits.test.examples is 10, not 11, as its shards add up'),
])
def test_a_wrong_value_of_a_split_is_named(values, path, value, message):
  changed = copy.deepcopy(values)
  place = changed['splits']
  for name in path[:-1]:
    place = place[name]
  place[path[-1]] = value
  assert _message(changed) == message


def test_compressed_files(values):
  """Their sizes do not follow from their records; a split has them all compressed, or none."""
  found = copy.deepcopy(values)
  first, second = found['splits']['test']['shards']
  for shard in (first, second):
    shard['file'], shard['bytes'] = f'{shard["file"]}.gz', 9
  assert manifest_fields.parse(json.dumps(found)) == found
  second['file'] = 'a.bin'
  assert _message(found) == (
      "splits.test.shards is ['test-00000-of-00002.bin.gz', 'a.bin'], not files that are all "
      'compressed (.gz), or none')


def test_other_splits_are_refused(values):
  found = copy.deepcopy(values)
  del found['splits']['test']
  assert _message(found).startswith("splits is {'train': {'class_counts'")


@pytest.mark.parametrize('text', ['', '{', '[' * 100_000, '[1]', 'null', '{"format": 1e999}'])
def test_other_text_is_refused(text):
  with pytest.raises(errors.InputError):
    manifest_fields.parse(text)

"""The manifest of an import."""

import numpy as np

from tests.tfrecords.importing import small_source
from tfrecords import dataset_spec
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import channel_sums
from tfrecords.importing import decoded_pictures
from tfrecords.importing import listing
from tfrecords.importing import manifest_writer
from tfrecords.importing import plan as plan_lib


def test_it_can_be_read_and_names_no_path(tmp_path):
  pictures = decoded_pictures.empty([listing.Entry(f'a/{number}', 'a') for number in range(4)])
  plan = plan_lib.Plan(
      pictures, ('a', 'b'), np.array([0, 1, 0, 1]),
      {'train': np.array([0, 1]), 'validation': np.array([], int), 'test': np.array([2, 3])},
      {}, {}, (), {})
  sums = channel_sums.ChannelSums(1)
  sums.add(np.array([[10] * 64], np.uint8))
  shard = dataset_spec.Shard('a.bin', 2, 130, '0' * 64)
  settings = small_source.settings('/some/where', '/else/where', color='gray')
  made = manifest_writer.make('pets\udce9', 'folder', plan, settings,
                              {'train': (shard,), 'validation': (), 'test': (
                                  dataset_spec.Shard('b.bin', 2, 130, '0' * 64),)}, sums, 1)
  assert 'where' not in made.to_json()
  (tmp_path / 'manifest.json').write_text(made.to_json())
  assert manifest_lib.read(tmp_path) == made
  assert made.name == r'pets\xe9'
  assert {name: split.class_counts for name, split in made.splits.items()} == {
      'train': (1, 1), 'test': (1, 1)}
  manifest_writer.check_same(made, settings)

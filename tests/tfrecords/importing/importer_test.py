"""Imports from end to end: reproducible, resumable, and leaving nothing behind on an error."""

import dataclasses
import json
import os

import numpy as np
from PIL import Image
import pytest

from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import block_store
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import files_csv
from tfrecords.importing import shards
from tfrecords.importing import sources


@pytest.fixture(name='in_process')
def fixture_in_process(monkeypatch):
  small_source.in_process(monkeypatch)


@pytest.fixture(name='source')
def fixture_source(tmp_path):
  return small_source.make(tmp_path / 'pets')


def _message(*args, **changes):
  with pytest.raises(errors.InputError) as caught:
    small_source.run(*args, **changes)
  return str(caught.value)


def test_any_number_of_processes_gives_the_same_bytes(source, tmp_path, monkeypatch):
  monkeypatch.setattr(block_store, '_BLOCK_PICTURES', 5)
  before = small_source.hashes(source)
  small_source.run(source, tmp_path / 'one' / 'set', num_workers=1)
  small_source.run(source, tmp_path / 'four' / 'set', num_workers=4)
  assert small_source.hashes(tmp_path / 'one') == small_source.hashes(tmp_path / 'four')
  assert small_source.hashes(source) == before


def test_the_order_of_files_does_not_matter(source, tmp_path, in_process, monkeypatch):
  small_source.run(source, tmp_path / 'one' / 'set')
  listed = os.scandir

  class Backwards:
    """The entries of a folder in the opposite order."""

    def __init__(self, folder):
      with listed(folder) as found:
        self._entries = sorted(found, key=lambda entry: entry.name, reverse=True)

    def __iter__(self):
      return iter(self._entries)

    def __enter__(self):
      return self

    def __exit__(self, *_):
      pass

  monkeypatch.setattr(os, 'scandir', Backwards)
  small_source.run(source, tmp_path / 'two' / 'set')
  monkeypatch.undo()
  assert small_source.hashes(tmp_path / 'one') == small_source.hashes(tmp_path / 'two')


def test_every_record_is_that_of_its_row(source, tmp_path, in_process):
  small_source.run(source, tmp_path / 'set', color='gray', size='6x8')
  manifest = manifest_lib.read(tmp_path / 'set')
  assert (manifest.image_shape, manifest.classes) == ((6, 8, 1), ('cat', 'dog'))
  rule = decode.DecodeRule((6, 8, 1), 'crop', (255, 255, 255))
  rows = list(files_csv.read(tmp_path / 'set'))
  assert len(rows) == sum(split.examples for split in manifest.splits.values()) == 24
  for name, split in manifest.splits.items():
    data = b''.join((tmp_path / 'set' / shard.file).read_bytes() for shard in split.shards)
    records = np.frombuffer(data, np.uint8).reshape(-1, 49)
    for number, row in enumerate(row for row in rows if row.split == name):
      content = (source / row.path).read_bytes()
      assert (int(row.record), row.sha256) == (number, decode.checksum(content).hex())
      assert manifest.classes[records[number, 0]] == row.label == row.path.split('/')[0]
      image = decode.image(content, rule).pixels[:, :, 0]
      np.testing.assert_array_equal(records[number, 1:].reshape(6, 8), image)


def test_mean_and_deviation_of_the_training_images(source, tmp_path, in_process):
  small_source.run(source, tmp_path / 'set')
  manifest = manifest_lib.read(tmp_path / 'set')
  data = (tmp_path / 'set' / manifest.splits['train'].shards[0].file).read_bytes()
  pixels = np.frombuffer(data, np.uint8).reshape(-1, 193)[:, 1:].reshape(-1, 3, 64)
  assert manifest.mean == pytest.approx(pixels.mean((0, 2)))
  assert manifest.deviation == pytest.approx(pixels.std((0, 2)))


def test_a_killed_import_resumes(source, tmp_path, in_process, monkeypatch):
  """Interrupted at its fourth block of five, it decodes the other two and gives the same bytes."""
  monkeypatch.setattr(block_store, '_BLOCK_PICTURES', 5)
  small_source.run(source, tmp_path / 'one' / 'set')
  parse, decoded = decode_block.parse, []

  def killed(**request):
    if len(decoded) == 3:
      raise KeyboardInterrupt
    decoded.append(request['decodes'])
    return parse(**request)

  with monkeypatch.context() as patch:
    patch.setattr(decode_block, 'parse', killed)
    with pytest.raises(KeyboardInterrupt):
      small_source.run(source, tmp_path / 'two' / 'set')
  assert [path.name for path in (tmp_path / 'two').iterdir()] == ['.set.import']
  decoded.clear()

  def counted(**request):
    decoded.append(request['decodes'])
    return parse(**request)

  monkeypatch.setattr(decode_block, 'parse', counted)
  small_source.run(source, tmp_path / 'two' / 'set')
  assert sorted(decoded) == [False] * 3 + [True] * 2
  assert small_source.hashes(tmp_path / 'one') == small_source.hashes(tmp_path / 'two')


def test_an_import_killed_while_it_writes_resumes(source, tmp_path, in_process, monkeypatch):
  small_source.run(source, tmp_path / 'one' / 'set', shard_mb=1)
  write = shards.ShardWriter.write

  def killed(writer, split, *args):
    if split == 'test':
      raise KeyboardInterrupt
    return write(writer, split, *args)

  with monkeypatch.context() as patch:
    patch.setattr(shards.ShardWriter, 'write', killed)
    with pytest.raises(KeyboardInterrupt):
      small_source.run(source, tmp_path / 'two' / 'set', shard_mb=1)
  small_source.run(source, tmp_path / 'two' / 'set', shard_mb=1)
  assert small_source.hashes(tmp_path / 'one') == small_source.hashes(tmp_path / 'two')


def test_the_lines(source, tmp_path, in_process):
  (source / 'cat' / '.hidden').touch()
  exif = Image.Exif()
  exif[0x0112] = 6
  small_source.picture(77).save(source / 'cat' / 'turned.jpg', exif=exif)
  lines = small_source.run(source, tmp_path / 'set')
  assert lines[0] == 'source: 25 pictures of 2 classes (folder)'
  assert 'reoriented (EXIF orientation 6): 1 (first: cat/turned.jpg)' in lines
  assert lines[-2].startswith('imported: train ')
  assert lines[-1] == f'data set: {tmp_path}/set; report: {tmp_path}/set/report.html'


def test_bad_files_leave_nothing_half_made(source, tmp_path, in_process):
  (source / 'cat' / 'a b.jpg').write_bytes((source / 'cat' / '1.jpg').read_bytes()[:600])
  (source / 'dog' / 'empty.png').touch()
  out = tmp_path / 'new' / 'set'
  assert _message(source, out) == ('2 of 26 files cannot be read (first: cat/a b.jpg: truncated); '
                                   '--on_bad=skip leaves them out')
  assert not out.parent.exists()
  lines = small_source.run(source, out, on_bad='skip', max_bad=0.1)
  assert 'left out: 2 (first: cat/a b.jpg: truncated)' in lines
  rows = [row for row in files_csv.read(out) if not row.split]
  assert [(row.path, row.record, row.remark) for row in rows] == [
      ('cat/a b.jpg', '', 'truncated'), ('dog/empty.png', '', 'is empty')]


def test_a_dry_run_writes_nothing(source, tmp_path, in_process):
  lines = small_source.run(source, tmp_path / 'new' / 'set', dry_run=True)
  assert lines[-1].startswith('would be imported: train ')
  assert lines[-2].startswith('dog: train ')
  assert not (tmp_path / 'new').exists()


def test_many_classes_have_labels_of_two_bytes(tmp_path, in_process, monkeypatch):
  names = tuple(f'{number:03}' for number in range(257))
  entries = [(f'{name}/{split}', name, split) for name in names for split in ('train', 'test')]
  source = small_source.make(tmp_path / 'pets', count=1)
  found = sources.open_listing(small_source.settings(source, 'b'))
  fake = dataclasses.replace(
      found, entries=tuple(type(found.entries[0])(*entry) for entry in entries),
      class_names=names, read=_read_name)
  monkeypatch.setattr(sources, 'open_listing', lambda settings: fake)
  small_source.run(source, tmp_path / 'set', near_duplicates=0, size='1')
  manifest = json.loads((tmp_path / 'set' / 'manifest.json').read_text())
  assert manifest['label_bytes'] == 2
  data = (tmp_path / 'set' / 'train-00000-of-00001.bin').read_bytes()
  labels = shards.decode_labels(np.frombuffer(data, np.uint8).reshape(-1, 5)[:, :2])
  rows = [row for row in files_csv.read(tmp_path / 'set') if row.split == 'train']
  assert [names[label] for label in labels] == [row.label for row in rows]
  assert sorted(labels.tolist()) == list(range(257))


def _read_name(entry):
  """Returns one pixel that differs from that of every other entry."""
  number = 2 * int(entry.label) + (entry.split == 'test')
  return np.array([[[number % 256, number // 256, 0]]], np.uint8)

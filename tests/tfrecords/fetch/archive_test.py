"""Tests for tfrecords.fetch.archive."""

import contextlib
import gzip
import os
import pathlib
import tarfile
import tempfile

import hypothesis
from hypothesis import strategies
import pytest

from tests.tfrecords.fetch import small_archives
from tfrecords import errors
from tfrecords.fetch import archive

SPEC = small_archives.SPEC
SOURCE = 'http://mirror/small.tar.gz'


def unpack(body: bytes, root: pathlib.Path) -> pathlib.Path:
  path = root / 'archive.tar.gz'
  path.write_bytes(body)
  return archive.unpack(path, SPEC, root / 'target', SOURCE)


def message(body: bytes, root: pathlib.Path) -> str:
  with pytest.raises(errors.InputError) as caught:
    unpack(body, root)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_unpacks_all_files(tmp_path):
  directory = unpack(small_archives.pack(small_archives.honest()), tmp_path)
  assert directory == tmp_path / 'target' / 'small-bin'
  assert small_archives.tree(directory) == small_archives.contents()


def test_accepts_a_root_member_and_dotted_paths(tmp_path):
  members = [small_archives.special('./', tarfile.DIRTYPE)]
  members += [small_archives.file(f'./small-bin/{name}', data)
              for name, data in small_archives.contents().items()]
  assert small_archives.tree(unpack(small_archives.pack(members), tmp_path)) == (
      small_archives.contents())


@pytest.mark.parametrize('name, kind, link, reason', [
    ('../evil', tarfile.REGTYPE, '', 'has a path that can lead out of the directory'),
    ('small-bin/../../evil', tarfile.REGTYPE, '', 'has a path that can lead out of the directory'),
    ('small-bin/..\\evil', tarfile.REGTYPE, '', 'has a path that can lead out of the directory'),
    ('/tmp/evil', tarfile.REGTYPE, '', 'has an absolute path'),
    ('C:evil', tarfile.REGTYPE, '', 'has an absolute path'),
    ('\\\\host\\share\\evil', tarfile.REGTYPE, '', 'has an absolute path'),
    ('other/evil', tarfile.REGTYPE, '', 'lies outside small-bin/'),
    ('evil', tarfile.REGTYPE, '', 'lies outside small-bin/'),
    ('small-bin', tarfile.REGTYPE, '', 'lies outside small-bin/'),
    ('small-bin/a\nb', tarfile.REGTYPE, '', 'has unprintable characters in its name'),
    ('small-bin/evil', tarfile.SYMTYPE, '/etc', 'is a link, a device or another thing'),
    ('small-bin/evil', tarfile.LNKTYPE, 'small-bin/one.bin', 'is a link, a device'),
    ('small-bin/evil', tarfile.FIFOTYPE, '', 'is a link, a device or another thing'),
    ('small-bin/evil', tarfile.CHRTYPE, '', 'is a link, a device or another thing'),
    ('small-bin/evil', tarfile.BLKTYPE, '', 'is a link, a device or another thing'),
])
def test_refuses_a_hostile_member(tmp_path, name, kind, link, reason):
  members = [*small_archives.honest(), small_archives.special(name, kind, link)]
  text = message(small_archives.pack(members), tmp_path)
  assert text.startswith(f"{SOURCE}: the archive's member {name!r} {reason}")
  assert not any('evil' in path for path in small_archives.tree(tmp_path))


def test_refuses_a_member_over_the_limit(tmp_path):
  limit = archive.byte_limit(SPEC)
  assert limit == 4 * 600 * 13 + 2**20
  members = [*small_archives.honest(), small_archives.file('small-bin/bomb', bytes(limit))]
  assert message(small_archives.pack(members), tmp_path) == (
      f"{SOURCE}: the archive's member 'small-bin/bomb' exceeds the limit of 1,079,776 unpacked "
      'bytes')


def test_refuses_a_bomb_inside_a_header(tmp_path):
  member, _ = small_archives.file('small-bin/one.bin')
  member.pax_headers = {'comment': 'x' * archive.byte_limit(SPEC)}
  assert message(small_archives.pack([(member, b'')]), tmp_path) == (
      f'{SOURCE}: the archive unpacks to more than 1,079,776 bytes')


def test_refuses_a_bomb_behind_the_last_member(tmp_path):
  body = small_archives.pack(small_archives.honest()) + gzip.compress(bytes(2**21))
  assert 'unpacks to more than' in message(body, tmp_path)


def test_refuses_a_sparse_file(tmp_path):
  member, data = small_archives.file('small-bin/one.bin', bytes(13))
  member.pax_headers = {'GNU.sparse.map': '0,13'}
  assert "member 'small-bin/one.bin' is a link, a device or another thing" in (
      message(small_archives.pack([(member, data)]), tmp_path))


def test_refuses_too_many_members(tmp_path):
  members = [small_archives.file(f'small-bin/{number}') for number in range(1001)]
  assert "member 'small-bin/1000' is one more than the limit of 1,000 members" in (
      message(small_archives.pack(members), tmp_path))


def test_refuses_an_archive_without_a_file(tmp_path):
  text = message(small_archives.pack(small_archives.honest()[:-1]), tmp_path)
  assert text == f'{SOURCE}: the archive holds no file small-bin/test.bin'


@pytest.mark.parametrize('size', [0, 14, 200 * 13 - 1])
def test_refuses_a_file_with_a_partial_record(tmp_path, size):
  text = message(small_archives.pack(small_archives.honest(two=bytes(size))), tmp_path)
  assert text == (f'{SOURCE}: small-bin/two.bin in the archive has {size:,} bytes, not a whole '
                  'number of records of 13 bytes')


def test_refuses_a_truncated_archive_wherever_it_is_cut(tmp_path):
  body = small_archives.pack(small_archives.honest())
  for length in (0, 5, len(body) // 2, len(body) - 1):
    assert f'{SOURCE}: the archive cannot be unpacked, it is cut or broken (' in (
        message(body[:length], tmp_path))


@pytest.mark.parametrize('body', [
    b'<html>log in first</html>',
    gzip.compress(b'no tar inside' * 100),
    small_archives.pack(small_archives.honest())[:-8] + bytes(8),
    small_archives.pack([small_archives.file('small-bin/a'), small_archives.file('small-bin/a/b')]),
], ids=['page', 'no tar', 'wrong gzip checksum', 'file as a directory'])
def test_refuses_what_is_no_archive(tmp_path, body):
  assert 'the archive cannot be unpacked, it is cut or broken (' in message(body, tmp_path)


PARTS = strategies.sampled_from(['..', '.', '', 'small-bin', 'one.bin', 'C:', '\\', '~', 'a'])
NAMES = strategies.lists(PARTS | strategies.text(max_size=5), max_size=6).map('/'.join)


@hypothesis.given(name=NAMES, kind=strategies.sampled_from([tarfile.REGTYPE, tarfile.DIRTYPE]))
def test_no_name_leads_out_of_the_directory(name, kind):
  member, _ = small_archives.special(name, kind)
  if not archive.refusal(member, 'small-bin'):
    path = os.path.normpath(os.path.join('/target', name))
    assert path.startswith('/target/small-bin/') or (
        kind == tarfile.DIRTYPE and path in ('/target', '/target/small-bin'))


@hypothesis.given(name=NAMES)
@hypothesis.settings(max_examples=50)
def test_nothing_is_written_elsewhere(name):
  body = small_archives.pack([small_archives.file(name, b'evil'), *small_archives.honest()])
  with tempfile.TemporaryDirectory() as outer:
    root = pathlib.Path(outer) / 'a' / 'b'
    root.mkdir(parents=True)
    with contextlib.suppress(errors.InputError):
      unpack(body, root)
    written = small_archives.tree(pathlib.Path(outer))
  written.pop('a/b/archive.tar.gz')
  assert all(path.startswith('a/b/target/small-bin/') for path in written)

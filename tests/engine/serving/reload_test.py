"""A newer model takes the place of the one that is served, and a bad one does not."""

import asyncio

from engine.serving import metrics as metrics_lib
from engine.serving import model_holder
from engine.serving import reload
from tests.engine.serving import tiny_server
from tfrecords import errors


class Source:
  """Versions that a test appends; a negative one cannot be loaded."""

  def __init__(self):
    self.versions = [7]

  def newest(self):
    return self.versions[-1] if self.versions else None

  def load(self):
    if self.versions[-1] == -9:
      raise OSError('gone')
    if self.versions[-1] < 0:
      raise errors.InputError('ckpt-8: this checkpoint cannot be read')
    return tiny_server.FormulaModel(self.versions[-1])


def _reloader():
  source, metrics, log = Source(), metrics_lib.Metrics(), []
  holder = model_holder.ModelHolder(tiny_server.FormulaModel(7))
  return source, holder, metrics, log, reload.Reloader(source, holder, metrics, log.append)


def test_a_newer_model_is_served():
  source, holder, metrics, log, reloader = _reloader()
  assert not reloader.poll()
  source.versions.append(1400)
  assert reloader.poll()
  assert not reloader.poll()
  assert holder.info.version == 1400
  assert log == ['step 1,400 is served now, before it was step 7']
  assert 'rana_reloads_total{outcome="done"} 1' in metrics.text({})


def test_what_cannot_be_loaded_is_named_once():
  source, holder, metrics, log, reloader = _reloader()
  source.versions.append(-8)
  assert not reloader.poll()
  assert not reloader.poll()
  assert log == ['ckpt-8: this checkpoint cannot be read; step 7 is served on']
  assert holder.info.version == 7
  assert 'rana_reloads_total{outcome="failed"} 1' in metrics.text({})
  source.versions.append(-9)
  assert not reloader.poll()
  assert not reloader.poll()
  assert log[1:] == ['a newer model cannot be loaded (gone); step 7 is served on']
  source.versions.append(9)
  assert reloader.poll()


def test_what_was_being_copied_is_served_when_it_is_whole(monkeypatch):
  source, holder, _, log, reloader = _reloader()
  source.versions.append(8)
  with monkeypatch.context() as patch:
    patch.setattr(source, 'load', lambda: tiny_server.FormulaModel(1 // 0))
    assert not reloader.poll()
  assert log == ['a newer model cannot be loaded (integer division or modulo by zero); step 7 is '
                 'served on']
  # Nothing that `newest` looks at has changed.
  assert reloader.poll()
  assert holder.info.version == 8


def test_an_older_model_and_an_empty_directory_change_nothing():
  source, holder, _, log, reloader = _reloader()
  source.versions.append(6)
  assert not reloader.poll()
  source.versions.clear()
  assert not reloader.poll()
  assert (holder.info.version, log) == (7, [])


def test_it_looks_again_and_again():
  source, holder, _, _, reloader = _reloader()

  async def until_served():
    following = asyncio.create_task(reloader.follow(0.001))
    for version in (8, 9):
      source.versions.append(version)
      while holder.info.version < version:
        await asyncio.sleep(0.001)
    following.cancel()

  asyncio.run(asyncio.wait_for(until_served(), 60))
  assert holder.info.version == 9

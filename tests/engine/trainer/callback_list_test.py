"""The order of the callbacks."""

from engine.trainer import callback_list
from engine.trainer import callbacks


def test_checks_come_before_the_checkpoints(monkeypatch):
  rows = callback_list.CALLBACKS
  saving = rows.index(callbacks.checkpoint_callbacks)
  for row in (callbacks.directory_callbacks, callbacks.finite_state_callbacks):
    assert rows.index(row) < saving
  monkeypatch.setattr(callback_list, 'CALLBACKS', (lambda run: [run, 2], lambda run: [3]))
  assert callback_list.build(1) == [1, 2, 3]

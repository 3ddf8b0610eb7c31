"""What TensorBoard finds of the six panels."""

from engine.live_view import events
from engine.live_view import snapshots
from tests.engine.evaluation import event_files
from tests.engine.live_view import small_snapshots


def test_sheets_and_curves_of_every_frame(tmp_path):
  test = small_snapshots.a_test_set()
  writing = events.LiveViewEvents(tmp_path, test)
  shown = [small_snapshots.frame(step) for step in (10, 20)]
  for frame in shown:
    writing.write(frame)
  found = event_files.scalars_and_images(tmp_path)
  assert found.keys() == {10, 20}
  for frame in shown:
    # Ten images of 8 x 8 are four columns and three rows of 10 pixels, thirty are six and five.
    assert found[frame.step] == {
        'accuracy and loss/accuracy': frame.accuracy[1],
        'accuracy and loss/cross_entropy': frame.loss[1],
        'training batch, mistakes marked': (30, 40), 'test images, mistakes on top': (50, 60)}


def test_frames_and_events_share_a_folder(tmp_path):
  small_snapshots.write(tmp_path, (10, 20))
  events.LiveViewEvents(tmp_path, small_snapshots.a_test_set()).write(small_snapshots.frame(30))
  assert snapshots.steps(tmp_path) == [10, 20]

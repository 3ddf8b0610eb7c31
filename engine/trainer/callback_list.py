"""The callbacks of a training, in the order in which they run."""

from collections.abc import Callable, Sequence

from engine.trainer import callbacks
from engine.trainer import early_stopping
from engine.trainer import expected_end
from engine.trainer import first_line
from engine.trainer import high_loss
from engine.trainer import live_view_callback
from engine.trainer import run_context
from engine.trainer import summary_callback
from engine.training import loop

# Each function returns the callbacks for one concern.
CALLBACKS: tuple[Callable[[run_context.RunContext], Sequence[loop.Callback]], ...] = (
    callbacks.directory_callbacks,
    callbacks.finite_state_callbacks,
    first_line.first_line_callbacks,
    expected_end.expected_end_callbacks,
    callbacks.log_callbacks,
    high_loss.high_loss_callbacks,
    early_stopping.early_stopping_callbacks,
    callbacks.checkpoint_callbacks,
    summary_callback.summary_callbacks,
    live_view_callback.live_view_callbacks,
)


def build(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the callbacks of a run that is about to take its first step."""
  return [callback for make in CALLBACKS for callback in make(run)]

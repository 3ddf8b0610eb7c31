"""The operations: functions of tensors with hand-derived gradients, as in `rana.ops.conv2d`.

Each is one row of the registry; its docstring gives the shapes, `help(rana.ops.conv2d)` shows it.
"""

from engine.ops import registry

globals().update({name: row.function for name, row in registry.OPERATIONS.items()})

__all__ = sorted(registry.OPERATIONS)

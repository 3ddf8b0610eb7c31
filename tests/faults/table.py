"""All kinds of faults, by subject: a module with ROWS for each."""

from tests.faults import fault

SUBJECTS: dict[str, tuple[fault.Fault, ...]] = {
}

"""All kinds of faults by subject; each subject is a module with ROWS."""

from tests.faults import data_files
from tests.faults import directories
from tests.faults import disks
from tests.faults import diverging
from tests.faults import environment
from tests.faults import fault
from tests.faults import flags
from tests.faults import imports
from tests.faults import limits
from tests.faults import names
from tests.faults import outputs
from tests.faults import pictures
from tests.faults import reports
from tests.faults import signals

SUBJECTS: dict[str, tuple[fault.Fault, ...]] = {
    'flags': flags.ROWS,
    'run directories': directories.ROWS,
    'data files': data_files.ROWS,
    'pictures': pictures.ROWS,
    'imports': imports.ROWS,
    'exports and results': outputs.ROWS,
    'reports': reports.ROWS,
    'disks': disks.ROWS,
    'failed trainings': diverging.ROWS,
    'names': names.ROWS,
    'signals': signals.ROWS,
    'environment': environment.ROWS,
    'limits': limits.ROWS,
}

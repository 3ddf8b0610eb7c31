"""What can be proved of a GPU without one, and the check for a machine that has one."""
